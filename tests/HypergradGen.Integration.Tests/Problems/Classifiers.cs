namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Softmax regression: int labels, a bool mask field, log-sum-exp with a running maximum, rows as slices of the state.</summary>
public partial class SoftmaxRegression
{
    private readonly double[][] _inputs;
    private readonly int[] _labels;
    private readonly bool _balanced;
    protected readonly double Eta = 0.3;

    public SoftmaxRegression(double[][] inputs, int[] labels, bool balanced)
    {
        _inputs = inputs;
        _labels = labels;
        _balanced = balanced;
    }

    protected int Classes { get; init; } = 3;

    private int Features => _inputs[0].Length;

    private static double LogSumExp(ReadOnlySpan<double> z)
    {
        double top = z[0];
        for (int i = 1; i < z.Length; i++)
            top = Math.Max(top, z[i]);
        double total = 0;
        foreach (var v in z)
            total += Math.Exp(v - top);
        return top + Math.Log(total);
    }

    private void Scores(ReadOnlySpan<double> w, ReadOnlySpan<double> x, Span<double> scores)
    {
        for (int c = 0; c < Classes; c++)
        {
            var weights = w.Slice(c * Features, Features);
            scores[c] = 0;
            for (int f = 0; f < Features; f++) scores[c] += weights[f] * x[f];
        }
    }

    [FixedPointMap]
    protected void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - Eta * Math.Exp(lambda[j % Features] - 1) * w[j];
        Span<double> scores = stackalloc double[Classes];
        for (int n = 0; n < _inputs.Length; n++)
        {
            double[] x = _inputs[n];
            Scores(w, x, scores);
            double log = LogSumExp(scores);
            double weight = _balanced && _labels[n] == 0 ? 0.5 : 1.0;
            for (int c = 0; c < Classes; c++)
            {
                double p = Math.Exp(scores[c] - log);
                if (c == _labels[n])
                    p -= 1;
                for (int f = 0; f < Features; f++)
                    next[c * Features + f] -= Eta * weight * p * x[f] / _inputs.Length;
            }
        }
    }

    [OuterObjective]
    protected double CrossEntropy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        Span<double> scores = stackalloc double[Classes];
        for (int n = _inputs.Length - 1; n >= 0; n -= 2)
        {
            Scores(w, _inputs[n], scores);
            loss += LogSumExp(scores) - scores[_labels[n]];
        }
        return loss;
    }
}

/// <summary>Poisson regression with a squared-hinge barrier, IRLS weights clamped, an enum option switched on in a helper, const expressions.</summary>
public sealed partial class PoissonRegression
{
    public enum Barrier { None = 0, Squared = 1, Exponential = 2 }

    private readonly Barrier _barrier;
    private readonly double[][] _rows;
    private readonly int[] _counts;

    public PoissonRegression(Barrier barrier, double[][] rows, int[] counts) => (_barrier, _rows, _counts) = (barrier, rows, counts);

    private const double Step = 1.0 / 8;
    private const int Two = 4 / 2;

    private double Push(double w) => _barrier switch
    {
        Barrier.None => 0,
        Barrier.Squared => w < 0 ? Two * w : 0.0,
        Barrier.Exponential => -Math.Exp(-w),
        _ => double.NaN,
    };

    [FixedPointMap]
    private void Newtonish(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        for (int j = 0; j < w.Length; j++)
            next[j] = w[j] - Step * (Math.Exp(lambda[j]) * w[j] + Push(w[j]));
        for (int i = 0; i < _rows.Length; i++)
        {
            double eta = 0;
            for (int j = 0; j < w.Length; j++)
                eta += _rows[i][j] * w[j];
            double mu = Math.Exp(Math.Clamp(eta, -4, 4));
            for (int j = 0; j < w.Length; j++)
                next[j] += Step * (_counts[i] - mu) * _rows[i][j] / _rows.Length;
        }
    }

    [OuterObjective]
    private double Deviance(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double d = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            double eta = 0;
            for (int j = 0; j < w.Length; j++)
                eta += _rows[i][j] * w[j];
            d += Math.Exp(eta) - _counts[i] * eta;
        }
        return d;
    }
}

/// <summary>iMAML on two tasks: the proximal centre is λ, tasks in a jagged array, a loop over tasks that writes slices of next through a helper.</summary>
public sealed partial class MetaLearning(double[][] inputs, double[][] outputs)
{
    private const int Width = 3;

    private static double Predict(ReadOnlySpan<double> theta, double x)
    {
        double y = 0, power = 1;
        foreach (var t in theta)
        {
            y += t * power;
            power *= x;
        }
        return Math.Tanh(y);
    }

    private static void Descend(ReadOnlySpan<double> theta, ReadOnlySpan<double> centre, double[] xs, double[] ys, Span<double> next)
    {
        for (int k = 0; k < next.Length; k++)
            next[k] = theta[k] - 0.3 * (theta[k] - centre[k]);
        for (int i = 0; i < xs.Length; i++)
        {
            double p = Predict(theta, xs[i]), slope = (p - ys[i]) * (1 - p * p), power = 1;
            for (int k = 0; k < next.Length; k++, power *= xs[i])
                next[k] -= 0.3 / xs.Length * slope * power;
        }
    }

    [FixedPointMap]
    private void Adapt(ReadOnlySpan<double> theta, ReadOnlySpan<double> meta, Span<double> next)
    {
        for (int task = 0; task < inputs.Length; task++)
            Descend(theta.Slice(task * Width, Width), meta, inputs[task], outputs[task], next.Slice(task * Width, Width));
    }

    [OuterObjective]
    private double Query(ReadOnlySpan<double> theta, ReadOnlySpan<double> meta)
    {
        double loss = 0;
        for (int task = 0; task < outputs.Length; ++task)
        {
            var own = theta[(task * Width)..((task + 1) * Width)];
            for (int i = 0; i < outputs[task].Length; ++i)
                loss += Math.Pow(Predict(own, inputs[task][i] + 0.05) - outputs[task][i], 2);
        }
        return loss;
    }
}

/// <summary>EM of a two-component mixture: Math.PI, a static helper with an optional argument, tuples returned and deconstructed, named arguments.</summary>
public static partial class MixtureEm
{
    private static readonly double[] s_data = { -2.1, -1.7, -2.4, -1.9, 1.5, 2.2, 1.8, 2.6, 0.3 };

    private static double Density(double x, double mean, double variance = 1.0)
        => Math.Exp(-0.5 * (x - mean) * (x - mean) / variance) / Math.Sqrt(2 * Math.PI * variance);

    private static (double first, double second) Responsibilities(double x, double m0, double m1, double v, double pi)
    {
        double a = pi * Density(x, mean: m0, variance: v);
        double b = (1 - pi) * Density(variance: v, mean: m1, x: x);
        return (a / (a + b), b / (a + b));
    }

    [FixedPointMap]
    public static void Em(ReadOnlySpan<double> theta, ReadOnlySpan<double> prior, Span<double> next)
    {
        double s0 = prior[0], s1 = prior[0], t0 = 0, t1 = 0;
        foreach (var x in s_data)
        {
            var (r0, r1) = Responsibilities(x, theta[0], theta[1], prior[1], 0.5);
            s0 += r0;
            s1 += r1;
            t0 += r0 * x;
            t1 += r1 * x;
        }
        (next[0], next[1]) = (t0 / s0, t1 / s1);
    }

    [OuterObjective]
    public static double NegativeLogLikelihood(ReadOnlySpan<double> theta, ReadOnlySpan<double> prior)
    {
        double nll = 0;
        foreach (var x in s_data)
            nll -= Math.Log(0.5 * Density(x, theta[0]) + 0.5 * Density(x, theta[1]));
        return nll / s_data.Length;
    }
}
