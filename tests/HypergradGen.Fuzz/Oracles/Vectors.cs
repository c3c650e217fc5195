using HypergradGen.Fuzz.Duals;
using HypergradGen.Solvers;

namespace HypergradGen.Fuzz.Oracles;

/// <summary>A point, and directions to differentiate along.</summary>
internal sealed record Point(double[] W, double[] Lambda, double[] WTangent, double[] LambdaTangent, double[] NextAdjoint, bool IsSpecial)
{
    public static Point At(Random numbers, int states, int hyperparameters, bool isSpecial)
    {
        double[] w = Vectors.Of(numbers, states), lambda = Vectors.Of(numbers, hyperparameters);
        if (isSpecial)
        {
            // Zeros and equal elements: what ties and guards are about.
            for (int i = 0; i < states; i++)
                w[i] = numbers.Next(3) switch { 0 => 0, 1 => 0.5, _ => w[i] };
            for (int i = 0; i < hyperparameters; i++)
                lambda[i] = numbers.Next(3) switch { 0 => 0, 1 => -1, _ => lambda[i] };
        }
        return new Point(w, lambda, Vectors.Of(numbers, states), Vectors.Of(numbers, hyperparameters), Vectors.Of(numbers, states), isSpecial);
    }

    /// <summary>So near that only a jump can tell the two apart.</summary>
    public Point Beside(Random numbers)
    {
        double Moved(double x) => x + 1e-4 * (numbers.NextDouble() - 0.5);
        return this with { W = [.. W.Select(Moved)], Lambda = [.. Lambda.Select(Moved)] };
    }
}

internal static class Vectors
{
    /// <summary>Kept memory that is longer is not poisoned.</summary>
    private const int Longest = 512, LongestOfMatrices = 6000;

    public static double[] Of(Random numbers, int length)
    {
        var values = new double[length];
        for (int i = 0; i < length; i++)
            values[i] = 2.4 * numbers.NextDouble() - 1.2;
        return values;
    }

    public static double[] Poisoned(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }

    public static Dual[] Dual(double[] values, double[] tangents, double factor)
    {
        var result = new Dual[values.Length];
        for (int i = 0; i < values.Length; i++)
            result[i] = new Dual(values[i], factor * tangents[i], Math.Abs(factor * tangents[i]));
        return result;
    }

    /// <summary>A workspace whose memory holds NaN, and integers that are no index.</summary>
    public static Workspace PoisonedWorkspace(bool areMatricesLarge)
    {
        var workspace = new Workspace();
        int longest = areMatricesLarge ? LongestOfMatrices : Longest;
        for (int slot = 0; slot < 24; slot++)
        {
            workspace.Grow(slot, longest).Fill(double.NaN);
            workspace.GrowSingle(slot, longest).Fill(float.NaN);
            workspace.GrowInt(slot, longest).Fill(-77);
        }
        return workspace;
    }
}
