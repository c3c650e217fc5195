using System.Diagnostics;
using HypergradGen;
using Samples;

namespace GraphNetworks;

/// <summary>How far messages travel.</summary>
public enum Reach
{
    /// <summary>Until the states are at equilibrium.</summary>
    Equilibrium,

    /// <summary>Two rounds, which are differentiated as they are.</summary>
    TwoRounds,

    /// <summary>Not at all: A is 0, and each node is told by its own features.</summary>
    None,
}

/// <summary>The model after a step.</summary>
/// <param name="Loss">The objective before the step.</param>
/// <param name="Accuracy">The share of the nodes of unknown class that are told.</param>
public readonly record struct TrainingStep(double Loss, double Accuracy);

/// <summary>A trained network.</summary>
/// <param name="Reach">How far its messages travel.</param>
/// <param name="Lambda">Its parameters.</param>
/// <param name="States">The states of the nodes.</param>
/// <param name="Probabilities">The probabilities of each node's classes.</param>
/// <param name="Steps">The way there.</param>
/// <param name="Iterations">Rounds of messages, in the mean over steps.</param>
/// <param name="LinearIterations">Steps of the linear solves, in the mean.</param>
/// <param name="Seconds">The time of the training.</param>
/// <param name="Unfinished">Solves that ended otherwise than they should.</param>
public sealed record Trained(
    Reach Reach, double[] Lambda, double[] States, double[] Probabilities, TrainingStep[] Steps, double Iterations, double LinearIterations, double Seconds, int Unfinished);

/// <summary>Descent on the loss of the nodes whose class is known.</summary>
public static class Training
{
    public const double Radius = 0.95;

    private const double Rate = 0.02;

    public static Trained Train(Graph graph, int[] known, Reach reach, int states, double decay, int steps, int seed)
    {
        var network = new GraphNetwork(graph, known, states, decay);
        bool isTruncated = reach == Reach.TwoRounds;
        var solver = network.CreateSolver(isTruncated
            ? new HypergradientOptions { Method = HypergradientMethod.ReverseUnrolled, MaxIterations = 2, Tolerance = 0 }
            : new HypergradientOptions { Method = HypergradientMethod.FixedPoint, MaxIterations = 500, Tolerance = 1e-6, MaxLinearIterations = 500, LinearTolerance = 1e-4 });
        HypergradientStatus expected = isTruncated ? HypergradientStatus.IterationLimit : HypergradientStatus.Converged;

        ParameterLayout layout = network.Layout;
        var random = new Random(seed);
        var lambda = new double[layout.Length];
        random.NextNormals(states * states, 0.5 / Math.Sqrt(states)).CopyTo(layout.A(lambda));
        random.NextNormals(states * graph.Features, 0.5 / Math.Sqrt(graph.Features)).CopyTo(layout.B(lambda));
        random.NextNormals(graph.ClassCount * states, 1 / Math.Sqrt(states)).CopyTo(layout.Readout(lambda));
        Constrain();

        double[] w = new double[graph.Count * states], gradient = new double[lambda.Length];
        HashSet<int> shown = [.. known];
        int[] unknown = [.. Enumerable.Range(0, graph.Count).Where(v => !shown.Contains(v))];
        var optimiser = new Adam(lambda.Length, Rate);
        var history = new TrainingStep[steps];
        long iterations = 0, linear = 0;
        int unfinished = 0;
        var clock = new Stopwatch();
        for (int step = 0; step < steps; step++)
        {
            clock.Start();
            // To equilibrium from the last one; two rounds are two from nothing.
            if (isTruncated)
                Array.Clear(w);
            HypergradientResult result = solver.Compute(lambda, w, gradient);
            clock.Stop();
            iterations += result.Iterations;
            linear += result.LinearIterations;
            unfinished += result.Status == expected ? 0 : 1;
            history[step] = new TrainingStep(result.Objective, Accuracy(graph, network.Probabilities(w, lambda), unknown));
            if (step == steps - 1)
                break;
            clock.Start();
            optimiser.Step(lambda, gradient);
            Constrain();
            clock.Stop();
        }
        return new Trained(
            reach, lambda, w, network.Probabilities(w, lambda), history, (double)iterations / steps, (double)linear / steps, clock.Elapsed.TotalSeconds, unfinished);

        void Constrain()
        {
            if (reach == Reach.None)
                layout.A(lambda).Clear();
            else
                RowBall.Project(layout.A(lambda), states, Radius);
        }
    }

    /// <summary>The class with the largest probability.</summary>
    public static int Told(Graph graph, double[] probabilities, int node)
    {
        int best = 0;
        for (int k = 1; k < graph.ClassCount; k++)
        {
            if (probabilities[node * graph.ClassCount + k] > probabilities[node * graph.ClassCount + best])
                best = k;
        }
        return best;
    }

    private static double Accuracy(Graph graph, double[] probabilities, int[] nodes)
        => nodes.Average(v => Told(graph, probabilities, v) == graph.Classes[v] ? 1.0 : 0);
}
