using System.Globalization;
using HypergradGen.Checks;

namespace HypergradGen.ForeignCode.Running;

/// <summary>A method and its products at one point, as functions of the vector of all that has a derivative.</summary>
internal sealed class Call(Signature signature, Func<object?[], object?[]> primal, Func<object?[], object?[], object?[]> jvp, Func<object?[], double[], object?[], object?[]> reverse, object?[] point)
{
    private IEnumerable<(Argument Argument, int Index)> In => signature.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role is Role.Input or Role.Updated);

    private IEnumerable<(Argument Argument, int Index)> Out => signature.Arguments.Select((p, i) => (p, i)).Where(x => x.p.Role is Role.Output or Role.Updated);

    public double[] Inputs => [.. In.SelectMany(x => Flat(point[x.Index]))];

    public double[] Primal(ReadOnlySpan<double> inputs)
    {
        object?[] result = primal(With(point, inputs));
        return [.. result.Take(signature.ReturnedNumbers).SelectMany(Flat), .. Out.SelectMany(x => Flat(result[signature.ReturnedNumbers + x.Index]))];
    }

    public double[] Jvp(ReadOnlySpan<double> inputs, ReadOnlySpan<double> tangents)
    {
        object?[] result = jvp(With(point, inputs), With(Poisoned(), tangents));
        return [.. result.Take(signature.ReturnedNumbers).SelectMany(Flat), .. Out.SelectMany(x => Flat(result[signature.ReturnedNumbers + x.Index]))];
    }

    /// <summary>The adjoints of the inputs, and the value where the product gives it.</summary>
    public (double[] Adjoints, double? Value) Reverse(ReadOnlySpan<double> inputs, ReadOnlySpan<double> seeds)
    {
        object?[] memory = Poisoned();
        int next = signature.ReturnedNumbers;
        foreach (var (_, index) in Out)
        {
            int length = Flat(point[index]).Length;
            memory[index] = Like(point[index], seeds.Slice(next, length));
            next += length;
        }
        object?[] result = reverse(With(point, inputs), seeds[..signature.ReturnedNumbers].ToArray(), memory);
        double factor = signature.HasGradient ? seeds[0] : 1;
        return ([.. In.SelectMany(x => Flat(result[1 + x.Index])).Select(a => factor * a)], (double?)result[0]);
    }

    private object?[] Poisoned()
    {
        object?[] memory = new object?[point.Length];
        foreach (var (argument, index) in signature.Arguments.Select((p, i) => (p, i)).Where(x => x.p is { IsMemory: true, HasDerivative: true }))
            memory[index] = Enumerable.Repeat(double.NaN, ((double[])point[index]!).Length).ToArray();
        return memory;
    }

    private object?[] With(object?[] arguments, ReadOnlySpan<double> inputs)
    {
        object?[] changed = [.. arguments];
        int next = 0;
        foreach (var (argument, index) in In)
        {
            int length = Flat(point[index]).Length;
            changed[index] = Like(point[index], inputs.Slice(next, length));
            next += length;
        }
        return changed;
    }

    /// <summary>Numbers as what stands at the point is boxed.</summary>
    private static object Like(object? known, ReadOnlySpan<double> numbers) => known is double ? numbers[0] : numbers.ToArray();

    private static double[] Flat(object? value) => value switch
    {
        double number => [number],
        double[] numbers => numbers,
        _ => throw new InvalidOperationException($"{value} is no real number"),
    };

    public override string ToString()
        => string.Join(", ", signature.Arguments.Select((p, i) => $"{p.Name} = {(point[i] is double[] v ? $"[{string.Join(", ", v.Select(x => x.ToString("R", CultureInfo.InvariantCulture)))}]" : Convert.ToString(point[i], CultureInfo.InvariantCulture))}"));

    /// <summary>Whether the derivative is another one a millionth away, as that of a chaotic path is.</summary>
    public bool IsErratic()
    {
        double[] inputs = Inputs, ones = [.. inputs.Select((_, i) => i % 2 == 0 ? 1.0 : 0.7)];
        double[] here = Jvp(inputs, ones), beside = Jvp([.. inputs.Select(x => x + 1e-6 * Math.Max(1, Math.Abs(x)))], ones);
        return here.Zip(beside, (a, b) => Math.Abs(a - b)).Sum() > 1e-2 * here.Sum(Math.Abs);
    }

    /// <summary>The runtime's checks on this call. Its state stands in for the outputs, which a map has as many of.</summary>
    public IEnumerable<CheckResult> Check(int seed)
    {
        double[] inputs = Inputs, value = Primal(inputs), state = new double[value.Length];
        void Map(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => Primal(lambda).CopyTo(next);
        void MapJvp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> wTangent, ReadOnlySpan<double> lambdaTangent, Span<double> nextTangent) => Jvp(lambda, lambdaTangent).CopyTo(nextTangent);
        void MapVjp(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, ReadOnlySpan<double> nextAdjoint, Span<double> wAdjoint, Span<double> lambdaAdjoint)
        {
            wAdjoint.Clear();
            Reverse(lambda, nextAdjoint).Adjoints.CopyTo(lambdaAdjoint);
        }

        yield return ProductChecks.JvpAgainstDifferences(Map, MapJvp, state, inputs, seed);
        yield return ProductChecks.DotProduct(MapJvp, MapVjp, state, inputs, seed);
        if (signature.HasGradient && Reverse(inputs, [1.0]).Value is { } returned)
        {
            bool isSame = Math.Abs(returned - value[0]) <= 1e-12 * Math.Max(1, Math.Abs(value[0]));
            yield return new CheckResult("value", isSame ? CheckOutcome.Passed : CheckOutcome.Failed, seed, returned, value[0], 1e-12, "what the gradient returns against the method");
        }
    }
}
