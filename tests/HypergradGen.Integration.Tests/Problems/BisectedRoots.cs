namespace HypergradGen.Integration.Tests.Problems;

/// <summary>The root x of x³ + λ·x = 2 by bisection: alone, and with one Newton step behind it.</summary>
public static partial class BisectedRoots
{
    [Differentiable]
    public static double Bisected(double lambda)
    {
        double low = 0, high = 2 + lambda;
        for (int i = 0; i < 50; i++)
        {
            double middle = 0.5 * (low + high);
            if (middle * middle * middle + lambda * middle > 2)
                high = middle;
            else
                low = middle;
        }
        return 0.5 * (low + high);
    }

    [Differentiable]
    public static double Polished(double lambda)
    {
        double x = Bisected(lambda);
        return x - (x * x * x + lambda * x - 2) / (3 * x * x + lambda);
    }
}
