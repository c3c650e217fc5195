using HypergradGen.Fuzz.Duals;
using HypergradGen.Fuzz.Programs;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>Products of a method without a solver against dual numbers through its own text.</summary>
internal sealed class MarkedOracle(LoadedMethod method, Problem source, PointCounts counts)
{
    private readonly int _inputs = method.Source.Inputs, _outputs = method.Source.Outputs;

    public Failure? Check(Random numbers)
    {
        for (int k = 0; k < 4; k++)
        {
            var (x, tangent, seed) = (Vectors.Of(numbers, _inputs), Vectors.Of(numbers, _inputs), Vectors.Of(numbers, _outputs));
            if (k == 3)
            {
                for (int i = 0; i < x.Length; i++)
                    x[i] = numbers.Next(3) switch { 0 => 0, 1 => 0.5, _ => x[i] };
            }
            if (Check(x, tangent, seed) is not { } failure)
                continue;
            if (k < 3 && Enumerable.Range(0, 3).All(_ => Check([.. x.Select(v => v + 1e-4 * (numbers.NextDouble() - 0.5))], tangent, seed) is null))
                counts.Kinks++;
            else
                return failure with { Message = $"{method.Source.Name}: {failure.Message}\n  at x = [{Oracle.Show(x)}]{(k == 3 ? " (special point)" : "")}" };
        }
        return null;
    }

    private Failure? Check(double[] x, double[] tangent, double[] seed)
    {
        double[] value = Vectors.Poisoned(_outputs);
        var expected = new Dual[_outputs];
        Dual.Overflowed();
        try
        {
            method.Value(x, value);
            method.DualValue(Vectors.Dual(x, tangent, 1), expected);
        }
        catch (Exception e) when (Thrown.IsUsers(e))
        {
            counts.Thrown++;
            return Thrown.Is("marked Jvp", e, () => method.Jvp(x, tangent, new double[_outputs])) ?? Thrown.Is("marked Vjp", e, () => method.Vjp(x, seed, new double[_inputs]));
        }
        if (Dual.Overflowed() || !expected.All(Oracle.IsBounded))
        {
            counts.Unbounded++;
            return null;
        }
        if (!Oracle.IsSame(expected.Select(d => d.Value), value, source))
            return new Failure("rendering", $"the fuzzer's two renderings differ: [{Oracle.Show(value)}] and [{Oracle.Show(expected.Select(d => d.Value))}]");
        counts.Checked++;
        try
        {
            double[] forward = Vectors.Poisoned(_outputs), again = Vectors.Poisoned(_outputs);
            method.Jvp(x, tangent, forward);
            method.Jvp(x, tangent, again);
            double[] backward = Vectors.Poisoned(_inputs), twice = Vectors.Poisoned(_inputs);
            method.Vjp(x, seed, backward);
            method.Vjp(x, seed, twice);
            return Oracle.Tangents("marked Jvp", forward, expected, Oracle.RoundingOf(source))
                ?? Oracle.Pairing("marked Vjp", backward, tangent, seed, expected, Oracle.RoundingOf(source))
                ?? Oracle.Bitwise("marked Jvp, second call", forward, again)
                ?? Oracle.Bitwise("marked Vjp, second call", backward, twice);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Failure($"exception of a marked method: {e.GetType().Name}", e.ToString());
        }
    }
}
