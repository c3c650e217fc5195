namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A positional record with arrays; an internal map; a Huber penalty by early return in an expression-bodied chain.</summary>
public sealed partial record RobustRegression(double[] X, double[] Y, int Rows, int Columns, double Rate = 0.15)
{
    private const double Delta = 0.5;

    private static double HuberSlope(double r)
    {
        if (r > Delta)
            return Delta;
        if (r < -Delta)
            return -Delta;
        return r;
    }

    private static double Huber(double r) => Math.Abs(r) <= Delta ? 0.5 * r * r : Delta * (Math.Abs(r) - 0.5 * Delta);

    private double Residual(ReadOnlySpan<double> w, int row)
    {
        var features = X.AsSpan(row * Columns, Columns);
        var prediction = 0.0;
        for (var k = 0; k < features.Length; k++)
            prediction += features[k] * w[k];
        return prediction - Y[row];
    }

    [FixedPointMap]
    internal void Descend(ReadOnlySpan<double> w, ReadOnlySpan<double> logPenalty, Span<double> next)
    {
        for (var k = 0; k < Columns; k++)
            next[k] = (1 - Rate * Math.Exp(logPenalty[k])) * w[k];
        for (var row = 0; row < Rows; row++)
        {
            var slope = HuberSlope(Residual(w, row));
            for (var k = 0; k < Columns; k++)
                next[k] -= Rate / Rows * slope * X[row * Columns + k];
        }
    }

    [OuterObjective]
    internal double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> logPenalty)
    {
        double loss = 0;
        for (int row = 0; row < Rows; ++row)
            loss += Huber(Residual(w, row) + 0.1);
        return loss / Rows;
    }
}

/// <summary>Elastic net by a soft threshold with Math.CopySign and Math.Max, and a map that writes next through a helper's span.</summary>
public sealed partial class ElasticNet
{
    private readonly double[,] _gram = { { 1.0, 0.3, 0.1 }, { 0.3, 1.2, -0.2 }, { 0.1, -0.2, 0.9 } };
    private readonly double[] _moment = { 1.0, -0.8, 0.05 };

    private static double Shrink(double x, double t) => Math.CopySign(Math.Max(Math.Abs(x) - t, 0), x);

    private static void Scale(Span<double> v, double by)
    {
        for (int i = 0; i < v.Length; i++)
            v[i] *= by;
    }

    [FixedPointMap]
    public void Proximal(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        const double step = 0.5;
        for (int i = 0; i < w.Length; i++)
        {
            double g = -_moment[i];
            for (int j = 0; j < _gram.GetLength(1); j++)
                g += _gram[i, j] * w[j];
            next[i] = Shrink(w[i] - step * g, step * 0.2 * lambda[0]);
        }
        Scale(next, 1 / (1 + step * lambda[1]));
    }

    [OuterObjective]
    public double Risk(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double risk = 0;
        for (int i = 0; i < w.Length; i++)
            for (int j = 0; j <= i; j++)
                risk += (i == j ? 0.5 : 1) * _gram[i, j] * w[i] * w[j];
        return risk;
    }
}

/// <summary>Data hyper-cleaning: one weight a sample through a sigmoid of λ, labels in {0, 1} as ints, a nested private class for the maths.</summary>
public sealed partial class HyperCleaning
{
    private readonly double[] _features, _validation;
    private readonly int[] _labels, _validationLabels;
    private readonly int _d;

    public HyperCleaning(double[] features, int[] labels, double[] validation, int[] validationLabels, int d)
    {
        (_features, _labels, _validation, _validationLabels, _d) = (features, labels, validation, validationLabels, d);
    }

    private static class Link
    {
        public static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

        public static double LogLoss(double z, int y) => (z > 0 ? z : 0) - z * y + Math.Log(1 + Math.Exp(-Math.Abs(z)));
    }

    private static double Logit(ReadOnlySpan<double> w, ReadOnlySpan<double> row)
    {
        double z = w[^1];
        for (int j = 0; j < row.Length; j++)
            z += w[j] * row[j];
        return z;
    }

    [FixedPointMap]
    private void Train(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        const double eta = 0.4, decay = 0.2;
        for (int j = 0; j < next.Length; j++)
            next[j] = w[j] * (1 - eta * decay);
        for (int i = 0; i < _labels.Length; i++)
        {
            var row = _features.AsSpan(i * _d, _d);
            double g = Link.Sigmoid(lambda[i]) * (Link.Sigmoid(Logit(w, row)) - _labels[i]);
            for (int j = 0; j < row.Length; j++)
                next[j] -= eta / _labels.Length * g * row[j];
            next[^1] -= eta / _labels.Length * g;
        }
    }

    [OuterObjective]
    private double Validate(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < _validationLabels.Length; i++)
            loss += Link.LogLoss(Logit(w, _validation.AsSpan(i * _d, _d)), _validationLabels[i]);
        return loss / _validationLabels.Length;
    }
}

/// <summary>Soft k-means: a responsibility matrix in a local buffer, normalised in place, weights and centres packed in one state.</summary>
public sealed partial class SoftKMeans
{
    private static readonly double[] s_points = [-1.1, -0.9, -1.3, 0.1, 0.2, -0.1, 1.4, 0.9, 1.2, 1.0];
    private readonly int _k = 3;

    [FixedPointMap]
    public void Update(ReadOnlySpan<double> centres, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double beta = lambda[0];
        double[] r = new double[s_points.Length * _k];
        for (int p = 0; p < s_points.Length; p++)
        {
            double z = 0.0;
            for (int c = 0; c < _k; c++)
            {
                double d = s_points[p] - centres[c];
                r[p * _k + c] = Math.Exp(-beta * d * d);
                z += r[p * _k + c];
            }
            for (int c = 0; c < _k; c++)
                r[p * _k + c] /= z;
        }
        for (int c = 0; c < _k; c++)
        {
            double mass = lambda[1], moment = 0;
            for (int p = 0; p < s_points.Length; p++)
            {
                mass += r[p * _k + c];
                moment += r[p * _k + c] * s_points[p];
            }
            next[c] = moment / mass;
        }
    }

    [OuterObjective]
    public double Distortion(ReadOnlySpan<double> centres, ReadOnlySpan<double> lambda)
    {
        double total = 0;
        foreach (double p in s_points)
        {
            double nearest = double.MaxValue;
            foreach (double c in centres)
                nearest = Math.Min(nearest, (p - c) * (p - c));
            total += nearest;
        }
        return total + 0.01 * lambda[0];
    }
}
