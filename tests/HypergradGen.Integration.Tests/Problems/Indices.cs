namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Permutations and gathers by int buffers computed in the map: insertion sort of indices by data, ranks, and int arithmetic of every kind.</summary>
public sealed partial class Ranked(double[] score)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        Span<int> order = stackalloc int[n];
        for (int i = 0; i < n; i++)
            order[i] = i;
        for (int i = 1; i < n; i++)
        {
            int moving = order[i], j = i - 1;
            while (j >= 0 && score[order[j]] > score[moving])
            {
                order[j + 1] = order[j];
                j--;
            }
            order[j + 1] = moving;
        }
        double carry = lambda[0];
        foreach (int k in order)
        {
            carry = 0.5 * carry + 0.3 * Math.Cos(w[k]) * lambda[(k * 7 + 3) % n];
            next[k] = carry;
        }
        for (int bit = 1; bit < n; bit <<= 1)
        {
            for (int i = 0; i < n; i++)
            {
                int partner = i ^ bit;
                if (partner <= i || partner >= n)
                    continue;
                double a = next[i], b = next[partner];
                next[i] = 0.6 * (a + b);
                next[partner] = 0.6 * (a - b);
            }
        }
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < w.Length; i++)
            loss += (i & 1) == 0 ? w[i] : -w[i] * w[i] * (~i & 3) + (i >> 1) * lambda[i];
        return loss;
    }
}

/// <summary>Sparse rows in jagged arrays of unequal length (some empty), int[][] neighbours, a bool[] mask and a bool property.</summary>
public partial class MaskedGraph
{
    private readonly int[][] _neighbours = [[1, 2], [], [0], [0, 1, 2]];
    private readonly double[][] _weights = [[0.5, -0.3], [], [0.8], [0.1, 0.2, -0.4]];
    private readonly bool[] _frozen = [false, true, false, false];

    private bool Normalise { get; } = true;

    public static readonly int Nodes = 4;

    [FixedPointMap]
    public void Propagate(ReadOnlySpan<double> h, ReadOnlySpan<double> theta, Span<double> next)
    {
        for (int v = 0; v < Nodes; v++)
        {
            if (_frozen[v])
            {
                next[v] = theta[v];
                continue;
            }
            int[] around = _neighbours[v];
            double sum = theta[v];
            for (int k = 0; k < around.Length; k++)
                sum += _weights[v][k] * h[around[k]] * (_frozen[around[k]] ? theta[^1] : 1.0);
            if (Normalise && around.Length != 0)
                sum /= Math.Sqrt(around.Length);
            next[v] = sum < 0 ? 0.1 * sum : Math.Log(1 + sum);
        }
    }

    [OuterObjective]
    public double Readout(ReadOnlySpan<double> h, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        foreach (int[] row in _neighbours)
        {
            foreach (int k in row)
                sum += h[k];
        }
        return 0.5 * sum * sum;
    }
}

/// <summary>A natural cubic spline looked up by bisection: ints from comparisons, while with two conditions, shifts, indices from data.</summary>
public sealed partial class Spline
{
    private readonly double[] _knots = [-3, -1.5, -0.4, 0.3, 1.1, 2.2, 4];
    private readonly double[] _values = [0.2, -0.3, 0.1, 0.5, 0.4, 0.9, 0.7];

    private int Locate(double x)
    {
        int lo = 0, hi = _knots.Length - 1;
        while (hi - lo > 1)
        {
            int mid = (lo + hi) >> 1;
            if (_knots[mid] <= x)
                lo = mid;
            else
                hi = mid;
        }
        return lo;
    }

    private double Evaluate(double x, ReadOnlySpan<double> slopes)
    {
        int k = Locate(x);
        double h = _knots[k + 1] - _knots[k], t = (x - _knots[k]) / h;
        double h00 = (1 + 2 * t) * (1 - t) * (1 - t), h10 = t * (1 - t) * (1 - t);
        double h01 = t * t * (3 - 2 * t), h11 = t * t * (t - 1);
        return h00 * _values[k] + h10 * h * slopes[k] + h01 * _values[k + 1] + h11 * h * slopes[k + 1];
    }

    [FixedPointMap]
    public void Apply(ReadOnlySpan<double> w, ReadOnlySpan<double> slopes, Span<double> next)
    {
        for (int i = 0; i < w.Length; i++)
            next[i] = 0.5 * Evaluate(w[i], slopes) + 0.1 * w[(i + 1) % w.Length];
    }

    [OuterObjective]
    public double Mean(ReadOnlySpan<double> w, ReadOnlySpan<double> slopes)
    {
        double m = 0;
        foreach (double x in w)
            m += Evaluate(2 * x, slopes);
        return m / w.Length;
    }
}

/// <summary>A radix-2 FFT in place (bit reversal by swaps, butterflies with strides that double) around an elementwise filter.</summary>
public static partial class SpectralFilter
{
    private static void Fft(Span<double> re, Span<double> im, bool inverse)
    {
        int n = re.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            while ((j & bit) != 0)
            {
                j ^= bit;
                bit >>= 1;
            }
            j ^= bit;
            if (i < j)
            {
                (re[i], re[j]) = (re[j], re[i]);
                (im[i], im[j]) = (im[j], im[i]);
            }
        }
        for (int length = 2; length <= n; length <<= 1)
        {
            double angle = (inverse ? 2 : -2) * Math.PI / length;
            for (int i = 0; i < n; i += length)
            {
                for (int k = 0; k < length / 2; k++)
                {
                    double c = Math.Cos(angle * k), s = Math.Sin(angle * k);
                    int a = i + k, b = i + k + length / 2;
                    double x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                    re[b] = re[a] - x;
                    im[b] = im[a] - y;
                    re[a] += x;
                    im[a] += y;
                }
            }
        }
        if (inverse)
        {
            for (int i = 0; i < n; i++)
            {
                re[i] /= n;
                im[i] /= n;
            }
        }
    }

    [FixedPointMap]
    public static void Filter(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        Span<double> re = stackalloc double[n], im = stackalloc double[n];
        for (int i = 0; i < n; i++)
            re[i] = Math.Tanh(w[i]) + 0.2 * lambda[i % lambda.Length];
        Fft(re, im, inverse: false);
        for (int k = 0; k < n; k++)
        {
            int frequency = k <= n / 2 ? k : n - k;
            double damp = 0.6 / (1 + lambda[0] * lambda[0] * frequency * frequency);
            re[k] *= damp;
            im[k] *= damp;
        }
        Fft(re, im, inverse: true);
        re.CopyTo(next);
    }

    [OuterObjective]
    public static double Power(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        Span<double> re = stackalloc double[w.Length];
        Span<double> im = stackalloc double[w.Length];
        w.CopyTo(re);
        Fft(re, im, false);
        double power = 0;
        for (int k = 1; k < w.Length / 2; k++)
            power += (re[k] * re[k] + im[k] * im[k]) / k;
        return power;
    }
}
