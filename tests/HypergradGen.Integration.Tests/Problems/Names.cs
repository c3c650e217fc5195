using M = System.Math;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Names that collide with what generated code might use, and keywords as names.</summary>
public sealed partial class Collisions
{
#pragma warning disable IDE1006 // Names that generated code might use are what is tested.
    private readonly double[] wTangent = [0.3, -0.2, 0.5], @params = [1, 2, 3];
    private readonly double nextAdjoint = 0.4, lambdaAdjoint = 0.2, result = 1.5;
    private readonly int i = 3, length = 2, state = 1;
#pragma warning restore IDE1006
    private double gradient => nextAdjoint * 0.5;
    private static double scale(double value) => value * 0.9;

    [FixedPointMap]
    public void step(ReadOnlySpan<double> @in, ReadOnlySpan<double> @out, Span<double> @ref)
    {
        for (int t = 0; t < i; t++)
        {
            double wAdjoint = @in[t] * nextAdjoint, v = scale(wAdjoint), workspace = v + lambdaAdjoint;
            double @event = workspace * M.Tanh(@in[(t + state) % i] + wTangent[t]), seed = @event * gradient;
            double _ = seed + length * 0.01;
            @ref[t] = _ + @out[t] * @params[t] * 0.1 + result * 0.01 * seed * v;
        }
    }

    [OuterObjective]
    public double objective(ReadOnlySpan<double> lambda, ReadOnlySpan<double> w)
    {
        double value = 0, wGradient = 1, lambdaGradient = 2;
        foreach (double next in lambda)
        {
            value += wGradient * next * next;
            lambdaGradient *= 1 + 0.1 * next;
        }
        return value + lambdaGradient * w[0];
    }
}

/// <summary>Declarations without initial values, assigned on every branch; nested ternaries; chained assignments; compound operators of every kind; unary plus and minus.</summary>
public static partial class Assignments
{
    [FixedPointMap]
    private static void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double a, b, c;
        for (int i = 0; i < w.Length; i++)
        {
            int k, parity;
            k = parity = i & 1;
            if (parity == 0)
            {
                a = +w[i];
                b = c = lambda[i];
            }
            else
            {
                a = -lambda[i];
                c = 0.5;
                b = w[i] * c;
            }
            a += b;
            a -= 0.2 * c;
            a *= b + c;
            a /= 2 + b * b;
            a %= 5;
            k += 2;
            k *= 3;
            k /= 2;
            k -= 1;
            k %= 4;
            k <<= 1;
            k |= 1;
            k ^= 2;
            next[i] = a > 0.1 ? a > 0.4 ? 0.4 + 0.1 * a : a : a < -0.3 ? 0.2 * a : -a * a;
            next[i] += next[i] *= 0.3;
            next[i] /= k + 1;
            next[i] += lambda[i] * 0.2;
        }
    }

    [OuterObjective]
    private static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double x, y = 0;
        for (int i = 0; i < w.Length; i++)
        {
            x = y = y * 0.5 + w[i];
            y += x * x;
        }
        return y;
    }
}
