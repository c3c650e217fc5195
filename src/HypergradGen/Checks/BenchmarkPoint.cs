using System.Numerics;

namespace HypergradGen.Checks;

/// <summary>The point at which generated benchmarks measure.</summary>
public static class BenchmarkPoint
{
    /// <summary>The first point that a sampler draws; lengths that are open are the least, and at least 1, that the sampler and the map accept.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="state">The parts of the state.</param>
    /// <param name="hyperparameters">The parts of the hyperparameters.</param>
    /// <param name="sample">Draws it.</param>
    /// <param name="map">The map, which says what is too short.</param>
    /// <returns>The state and the hyperparameters.</returns>
    /// <exception cref="InvalidOperationException">No length up to 64 was accepted, or the sampler left an element unwritten.</exception>
    public static (T[] W, T[] Lambda) Find<T>(VectorBlocks state, VectorBlocks hyperparameters, PointSampler<T> sample, MapFunction<T> map)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var problem = new ProblemUnderTest<T>
        {
            Name = "The benchmark",
            State = state,
            Hyperparameters = hyperparameters,
            SamplePoint = sample,
            Map = map,
            MapJvp = (_, _, _, _, _) => { },
            MapVjp = (_, _, _, _, _) => { },
            CreateSolve = _ => (_, _) => default,
        };
        problem.FindLengths();
        return problem.Sample(1);
    }

    /// <summary>A point where nothing is known of the problem: every element in ±½.</summary>
    /// <typeparam name="T">double or float.</typeparam>
    /// <param name="random">The source.</param>
    /// <param name="w">Out: the state.</param>
    /// <param name="lambda">Out: the hyperparameters.</param>
    public static void Draw<T>(Random random, Span<T> w, Span<T> lambda)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (ref T element in w)
            element = T.CreateTruncating(random.NextDouble() - 0.5);
        foreach (ref T element in lambda)
            element = T.CreateTruncating(random.NextDouble() - 0.5);
    }
}
