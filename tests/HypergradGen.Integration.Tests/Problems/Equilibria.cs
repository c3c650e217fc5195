namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Single-head self-attention: score rows in a buffer inside the loop, value mixing, residual connection, Math.Sqrt of a constant.</summary>
public sealed partial class Attention(double[] tokens)
{
    private const int Tokens = 4;
    private const int Width = 3;
    private static readonly double s_scale = 1 / Math.Sqrt(Width);

    private static void MatVec(ReadOnlySpan<double> m, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < x.Length; j++)
                sum += m[i * x.Length + j] * x[j];
            y[i] = sum;
        }
    }

    private static void Softmax(Span<double> z)
    {
        double max = double.NegativeInfinity;
        foreach (double v in z)
            if (v > max)
                max = v;
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Math.Exp(z[i] - max);
            sum += z[i];
        }
        for (int i = 0; i < z.Length; i++)
            z[i] /= sum;
    }

    [FixedPointMap]
    private void Layer(ReadOnlySpan<double> h, ReadOnlySpan<double> theta, Span<double> next)
    {
        var wq = theta[..(Width * Width)];
        var wk = theta[(Width * Width)..(2 * Width * Width)];
        var wv = theta[^(Width * Width)..];
        Span<double> keys = stackalloc double[Tokens * Width];
        Span<double> values = stackalloc double[Tokens * Width];
        for (int t = 0; t < Tokens; t++)
        {
            MatVec(wk, h.Slice(t * Width, Width), keys.Slice(t * Width, Width));
            MatVec(wv, h.Slice(t * Width, Width), values[(t * Width)..((t + 1) * Width)]);
        }
        for (int t = 0; t < Tokens; t++)
        {
            var query = new double[Width];
            var scores = new double[Tokens];
            MatVec(wq, h.Slice(t * Width, Width), query);
            for (int s = 0; s < Tokens; s++)
            {
                for (int k = 0; k < Width; k++)
                    scores[s] += query[k] * keys[s * Width + k] * s_scale;
            }
            Softmax(scores);
            for (int k = 0; k < Width; k++)
            {
                double mixed = 0;
                for (int s = 0; s < Tokens; s++)
                    mixed += scores[s] * values[s * Width + k];
                next[t * Width + k] = 0.3 * Math.Tanh(mixed) + tokens[t * Width + k];
            }
        }
    }

    [OuterObjective]
    private double Pool(ReadOnlySpan<double> h, ReadOnlySpan<double> theta)
    {
        Span<double> pooled = stackalloc double[Width];
        for (int t = 0; t < Tokens; t++)
            for (int k = 0; k < Width; k++)
                pooled[k] += h[t * Width + k] / Tokens;
        Softmax(pooled);
        return -Math.Log(pooled[0]);
    }
}

/// <summary>A gated recurrent cell with layer normalisation: three gates from slices of θ by one helper that returns a scalar, mean and variance as a tuple.</summary>
public sealed partial class GatedCell
{
    private const int H = 3;
    private readonly double[] _x = [0.5, -1.0];

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<double> v)
    {
        double mean = 0, variance = 0;
        foreach (double e in v) mean += e;
        mean /= v.Length;
        foreach (double e in v) variance += (e - mean) * (e - mean);
        return (mean, Math.Sqrt(variance / v.Length + 1e-3));
    }

    private static double Logistic(double z) => 0.5 * (1 + Math.Tanh(0.5 * z));

    private double Gate(ReadOnlySpan<double> parameters, ReadOnlySpan<double> h, int i)
    {
        double z = parameters[^1];
        int k = i * (H + _x.Length);
        foreach (double e in h)
            z += parameters[k++] * e;
        foreach (double e in _x)
            z += parameters[k++] * e;
        return z;
    }

    [FixedPointMap]
    public void Cell(ReadOnlySpan<double> h, ReadOnlySpan<double> theta, Span<double> next)
    {
        int size = H * (H + _x.Length) + 1;
        var update = theta[..size];
        var reset = theta[size..(2 * size)];
        var candidate = theta[(2 * size)..];
        Span<double> gated = stackalloc double[H];
        for (int i = 0; i < H; i++)
            gated[i] = Logistic(Gate(reset, h, i)) * h[i];
        for (int i = 0; i < H; i++)
        {
            double z = Logistic(Gate(update, h, i) - 1);
            next[i] = (1 - z) * 0.3 * h[i] + z * Math.Tanh(Gate(candidate, gated, i));
        }
        var (mean, deviation) = Moments(next);
        for (int i = 0; i < H; i++)
            next[i] = 0.5 * (next[i] - mean) / (1 + deviation);
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> h, ReadOnlySpan<double> theta) => Math.Pow(h[0] - 0.2, 2) + Math.Abs(h[1] - 3) + Moments(h).Deviation;
}

/// <summary>A small convolutional equilibrium: two channels on a grid by int arithmetic and a kernel in λ, max pooling in the objective, nested ternaries for padding.</summary>
public sealed partial class ConvolutionEquilibrium(int size, double[] image)
{
    private int Wrap(int i) => i < 0 ? i + size : i >= size ? i - size : i;

    [FixedPointMap]
    private void Layer(ReadOnlySpan<double> z, ReadOnlySpan<double> kernel, Span<double> next)
    {
        int plane = size * size;
        for (int channel = 0; channel < 2; channel++)
        {
            for (int r = 0; r < size; r++)
            {
                for (int c = 0; c < size; c++)
                {
                    double sum = image[r * size + c];
                    for (int from = 0; from < 2; from++)
                    {
                        for (int dr = -1; dr <= 1; dr++)
                        {
                            for (int dc = -1; dc <= 1; dc++)
                            {
                                double k = kernel[((channel * 2 + from) * 3 + dr + 1) * 3 + dc + 1];
                                sum += 0.1 * k * z[from * plane + Wrap(r + dr) * size + Wrap(c + dc)];
                            }
                        }
                    }
                    next[channel * plane + r * size + c] = sum > 0 ? sum : 0.2 * sum;
                }
            }
        }
    }

    [OuterObjective]
    private double Pooled(ReadOnlySpan<double> z, ReadOnlySpan<double> kernel)
    {
        double total = 0;
        for (int r = 0; r < size; r += 2)
        {
            for (int c = 0; c < size; c += 2)
            {
                double best = z[r * size + c];
                if (c + 1 < size) best = Math.Max(best, z[r * size + c + 1]);
                if (r + 1 < size) best = Math.Max(best, z[(r + 1) * size + c]);
                total += best;
            }
        }
        return total * total;
    }
}

/// <summary>Group lasso: norms of slices decide a branch, groups by int boundaries, a helper that shrinks a slice in place by a factor of itself.</summary>
public sealed partial class GroupLasso(double[] gram, double[] moment, int[] groups)
{
    private static void Shrink(Span<double> block, double threshold)
    {
        double norm = 0;
        foreach (double b in block)
            norm += b * b;
        norm = Math.Sqrt(norm);
        if (norm <= threshold)
        {
            block.Clear();
            return;
        }
        double keep = 1 - threshold / norm;
        for (int i = 0; i < block.Length; i++)
            block[i] *= keep;
    }

    [FixedPointMap]
    private void Proximal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
        {
            double g = -moment[i];
            for (int j = 0; j < n; j++)
                g += gram[n * i + j] * w[j];
            next[i] = w[i] - 0.4 * g;
        }
        for (int k = 0; k + 1 < groups.Length; k++)
            Shrink(next[groups[k]..groups[k + 1]], 0.4 * Math.Exp(lambda[k] - 1));
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double s = 0;
        for (int i = 0; i < w.Length; i++)
            s += (w[i] - 0.3) * (w[i] - 0.3);
        return s;
    }
}
