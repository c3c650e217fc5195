using System.Numerics.Tensors;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>Ridge regression with a penalty for each weight, on spans: w − h(Xᵀ(Xw − y)/n + λ∘w).</summary>
public sealed partial class TensorRidge(double[] x, double[] y, double step)
{
    [FixedPointMap]
    private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int d = w.Length;
        next.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.AsSpan(i * d, d);
            double residual = TensorPrimitives.Dot(row, w) - y[i];
            TensorPrimitives.MultiplyAdd<double>(row, residual / y.Length, next, next);
        }
        Span<double> penalty = stackalloc double[d];
        TensorPrimitives.Multiply(w, lambda, penalty);
        TensorPrimitives.Add<double>(next, penalty, next);
        TensorPrimitives.MultiplyAdd<double>(next, -step, w, next);
    }

    [OuterObjective]
    private double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
            sum += Math.Abs(TensorPrimitives.Dot(x.AsSpan(i * w.Length, w.Length), w) - y[i]);
        return sum + TensorPrimitives.Norm(w) + 0.1 * TensorPrimitives.Sum(lambda) * TensorPrimitives.Max(w);
    }
}

/// <summary>A layer at its equilibrium: tanh(A w + λ), and its smooth relatives.</summary>
public sealed partial class TensorEquilibrium(double[] a)
{
    [FixedPointMap]
    public void Layer(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int n = w.Length;
        for (int i = 0; i < n; i++)
            next[i] = 0.3 / n * TensorPrimitives.Dot(a.AsSpan(i * n, n), w);
        TensorPrimitives.Add(next, lambda, next);
        TensorPrimitives.Tanh<double>(next, next);
        Span<double> gate = new double[n];
        TensorPrimitives.Sigmoid(w, gate);
        TensorPrimitives.Lerp<double>(next, gate, 0.2, next);
        TensorPrimitives.Clamp<double>(next, -0.9, 0.9, next);
    }

    [OuterObjective]
    public double Spread(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
        => TensorPrimitives.Distance(w, lambda) + TensorPrimitives.StdDev(w) + TensorPrimitives.CosineSimilarity(w, lambda) + w[TensorPrimitives.IndexOfMax(w)] + TensorPrimitives.Average(w);
}

/// <summary>Tokens that attend to one another: each is drawn to the values of the tokens that it is like.</summary>
public sealed partial class TensorAttention(double[] values, int width)
{
    [FixedPointMap]
    public void Attend(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int tokens = w.Length / width;
        Span<double> scores = stackalloc double[tokens];
        next.Clear();
        for (int i = 0; i < tokens; i++)
        {
            var query = w.Slice(i * width, width);
            for (int j = 0; j < tokens; j++)
                scores[j] = lambda[0] * TensorPrimitives.Dot(query, w.Slice(j * width, width));
            TensorPrimitives.SoftMax<double>(scores, scores);
            var drawn = next.Slice(i * width, width);
            for (int j = 0; j < tokens; j++)
                TensorPrimitives.MultiplyAdd<double>(values.AsSpan(j * width, width), scores[j], drawn, drawn);
            TensorPrimitives.Multiply<double>(drawn, lambda[1], drawn);
        }
    }

    [OuterObjective]
    public double Energy(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => 0.5 * TensorPrimitives.SumOfSquares(w) + lambda[0] * lambda[1];
}
