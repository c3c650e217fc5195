namespace HypergradGen.Harness.Problems;

/// <summary>One span each; the step size is a member that is computed from the data.</summary>
public sealed partial class InnerLogistic(double[] x, double[] y)
{
    private double StepSize => 1.0 / y.Length;

    [InnerObjective(nameof(StepSize))]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0;
            for (int j = 0; j < w.Length; j++)
                z += x[i * w.Length + j] * w[j];
            sum += Math.Log(1 + Math.Exp(-y[i] * z));
        }
        for (int j = 0; j < w.Length; j++)
            sum += 0.5 * Math.Exp(lambda[j]) * w[j] * w[j];
        return sum;
    }

    [OuterObjective]
    private static double Size(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        foreach (double element in w)
            sum += element * element;
        return sum;
    }
}

/// <summary>A scalar state, and a loop whose count depends on it.</summary>
public static partial class InnerScalar
{
    [InnerObjective(0.2)]
    private static double Energy(double position, double centre, double stiffness)
    {
        double distance = position - centre, energy = 0.5 * stiffness * distance * distance, tail = distance;
        while (Math.Abs(tail) > 1e-10)
        {
            tail *= 0.25 * Math.Sin(position);
            energy += 0.1 * tail * tail;
        }
        return energy;
    }

    [OuterObjective]
    private static double Target(double position) => (position - 1) * (position - 1);
}

public readonly record struct Pair(double First, double Second);

/// <summary>A struct and a span of state among hyperparameters and constants, with a helper.</summary>
public sealed partial class InnerBlocks(double eta)
{
    [InnerObjective(nameof(eta))]
    public double Potential([State] Pair centre, double pull, [State] ReadOnlySpan<double> points, ReadOnlySpan<double> weights, [Constant] double width)
    {
        double sum = 0.5 * pull * (Square(centre.First) + Square(centre.Second)) + 0.1 * Math.Cos(centre.First * centre.Second);
        for (int i = 0; i < points.Length; i++)
        {
            double across = points[i] - centre.First;
            sum += Math.Sqrt(1 + Square(across / width)) + 0.5 * Square(points[i] - weights[i]) + 0.2 * points[i] * centre.Second;
        }
        return sum;
    }

    private static double Square(double x) => x * x;

    [OuterObjective]
    private static double Spread(Pair centre, ReadOnlySpan<double> points)
    {
        double sum = Square(centre.Second);
        foreach (double point in points)
            sum += Square(point - centre.First);
        return sum;
    }
}

/// <summary>A problem on floats: a ridge of a small network's last layer.</summary>
public sealed partial class InnerSingles(float[] x, float[] y)
{
    [InnerObjective(0.15)]
    private float Loss(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            float z = 0;
            for (int j = 0; j < w.Length; j++)
                z += x[i * w.Length + j] * w[j];
            float error = MathF.Tanh(z) - y[i];
            sum += 0.5f * error * error;
        }
        for (int j = 0; j < w.Length; j++)
            sum += 0.5f * (1 + lambda[j] * lambda[j]) * w[j] * w[j];
        return sum;
    }

    [OuterObjective]
    private static float Size(ReadOnlySpan<float> w, ReadOnlySpan<float> lambda)
    {
        float sum = 0;
        foreach (float element in w)
            sum += element * element * element;
        return sum;
    }
}

/// <summary>A network with a hidden layer in a local array, written over between its uses: its second derivatives need what a reverse sweep stored.</summary>
public sealed partial class InnerNetwork(double[] inputs, double[] targets)
{
    private const int Hidden = 2;

    [InnerObjective(0.05)]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> layer = stackalloc double[Hidden];
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            for (int k = 0; k < Hidden; k++)
                layer[k] = Math.Tanh(w[k] * inputs[i] + w[Hidden + k]);
            double output = 0;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < Hidden; k++)
                {
                    output += w[2 * Hidden + k] * layer[k];
                    layer[k] *= layer[k];
                }
            }
            sum += 0.5 * (output - targets[i]) * (output - targets[i]);
        }
        for (int j = 0; j < w.Length; j++)
            sum += 0.5 * Math.Exp(lambda[0]) * w[j] * w[j];
        return sum;
    }

    [OuterObjective]
    private static double Size(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + Math.Sin(w[4]) + 0.1 * lambda[0] * lambda[0];
}

/// <summary>A user's rule whose own derivative is the second one.</summary>
public static partial class InnerRule
{
    [InnerObjective(0.3)]
    private static double Loss(double w, double lambda) => Softplus(w * lambda) + 0.5 * (w - lambda) * (w - lambda);

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    [DerivativeOf(nameof(Softplus))]
    private static double SoftplusTangent(double x, double xTangent) => xTangent / (1 + Math.Exp(-x));

    [OuterObjective]
    private static double Square(double w) => w * w;
}

/// <summary>Rules that call each other's methods, as those of the trigonometric functions do: the second derivative comes back to the method itself.</summary>
public sealed partial class InnerMutualRules(double frequency)
{
    [InnerObjective(0.2)]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
            sum += 0.5 * w[i] * w[i] - Even(0.5 * frequency * w[i] + lambda[i]);
        return sum;
    }

    [OuterObjective]
    private static double Size(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0] * w[0] + w[1];

    private static double Even(double x) => Math.Cos(x);

    private static double Odd(double x) => Math.Sin(x);

    [DerivativeOf(nameof(Even))]
    private static double EvenTangent(double x, double xTangent) => -Odd(x) * xTangent;

    [DerivativeOf(nameof(Odd))]
    private static double OddTangent(double x, double xTangent) => Even(x) * xTangent;

    /// <summary>Another overload, without a part in this.</summary>
    private static float Odd(float x) => x;

    [DerivativeOf(nameof(Odd))]
    private static float OddTangent(float x, float xTangent) => xTangent;
}
