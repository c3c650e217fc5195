using M = System.Math;

namespace HypergradGen.Integration.Tests.Problems;

/// <summary>A problem nested in a nested record inside a static class; an alias for Math; a private helper method.</summary>
public static partial class Outer
{
    internal partial record class Middle(double Shift)
    {
        internal sealed partial class Inner(double[] data)
        {
            private readonly double _scale = 0.25;

            private double Scaled(double x) => _scale * x;

            [FixedPointMap]
            private void Phi(ReadOnlySpan<double> w, ReadOnlySpan<double> l, Span<double> o)
            {
                for (int i = 0; i < w.Length; i++)
                    o[i] = Scaled(M.Sin(w[i])) + l[i] * data[i % data.Length];
            }

            [OuterObjective]
            private double E(ReadOnlySpan<double> w, ReadOnlySpan<double> l) { double s = 0; foreach (var x in w) s += x * x; return s; }
        }
    }
}

/// <summary>A problem in a generic type, whose type parameter is not used in arithmetic.</summary>
public partial class Box<T>
    where T : class
{
    /// <summary>The problem.</summary>
    public partial class Contents
    {
        private readonly T? _tag = default;

        public double Rate { get; set; } = 0.3;

        public T? Tag => _tag;

        [FixedPointMap]
        public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
        {
            for (int i = 0; i < w.Length; i++) { next[i] = Rate * M.Cos(w[i] * lambda[i]); }
        }

        [OuterObjective]
        public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w.Length == 0 ? 0 : w[0] * w[w.Length - 1];
    }
}

/// <summary>Data through nested objects: a settings record struct, an object with arrays and a computed property.</summary>
public sealed partial class Configured
{
    /// <summary>The settings, a value.</summary>
    public readonly record struct Settings(double Rate, int Lag, bool Reverse);

    /// <summary>The data, with a computed property and an array property.</summary>
    public class DataSet
    {
        public double[] Values { get; init; } = [];

        public int[] Group { get; init; } = [];

        public int Count => Values.Length;

        public double Mean
        {
            get
            {
                double m = 0;
                foreach (double v in Values)
                    m += v;
                return m / Count;
            }
        }
    }

    private readonly Settings _settings;
    private readonly DataSet _data;

    public Configured(Settings settings, DataSet data) => (_settings, _data) = (settings, data);

    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        double mean = _data.Mean;
        for (int i = 0; i < _data.Count; i++)
        {
            int source = _settings.Reverse ? _data.Count - 1 - i : i;
            int lagged = (source + _settings.Lag) % _data.Count;
            next[i] = _settings.Rate * M.Atan(w[lagged] + lambda[_data.Group[i]] * (_data.Values[source] - mean));
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double loss = 0;
        for (int i = 0; i < _data.Values.Length; i++)
        {
            var e = w[i] - _data.Values[i];
            loss += e * e;
        }
        return loss;
    }
}

/// <summary>A base class with protected data and helpers.</summary>
public abstract class EquilibriumBase
{
    protected readonly double[] Weights;
    protected double Gain { get; set; }

    protected EquilibriumBase(double[] weights) => Weights = weights;

    protected double Activate(double z) => Gain * Math.Tanh(z);

    protected internal static double Softplus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
}

/// <summary>A problem derived from it: inherited fields, an inherited settable property, inherited methods.</summary>
public sealed partial class DeepEquilibrium : EquilibriumBase
{
    private readonly int _width;

    public DeepEquilibrium(double[] weights, int width) : base(weights)
    {
        _width = width;
        Gain = 0.6;
    }

    [FixedPointMap]
    public void Forward(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> output)
    {
        for (int i = 0; i < _width; i++)
        {
            double s = theta[i];
            for (int j = 0; j < _width; j++)
                s += Weights[i * _width + j] * z[j] / _width;
            output[i] = Activate(s);
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> z, ReadOnlySpan<double> theta)
    {
        var total = 0d;
        foreach (ref readonly var zi in z)
            total += Softplus(zi) * Softplus(-zi);
        return total;
    }
}

/// <summary>A record struct: only λ feeds one part of the next state, only w another; an element that is data; state and hyperparameters of unequal length, λ read by one index alone.</summary>
public readonly partial record struct Unequal(int Split, double[] Data)
{
    [FixedPointMap]
    public void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        int i = 0;
        for (; i < Split; i++)
            next[i] = Math.Sqrt(1 + lambda[0] * lambda[0]) * (i + 1);
        for (; i < w.Length - 1; i++)
            next[i] = 0.5 * Math.Sin(w[i - 1]) + 0.1 * w[^1];
        next[i] = Data[0];
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => Split == w.Length ? 0 : w[Split] * w[Split] / 2;
}

/// <summary>The interface that Implementing implements by its map.</summary>
public interface IHasStep
{
    void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next);
}

/// <summary>Implements an interface; has attributes, doc comments and regions around the methods; a private constructor and a factory.</summary>
public sealed partial class Implementing : IHasStep, IEquatable<Implementing>
{
    #region data
    private readonly double[] _bias;
    private Implementing(double[] bias) => _bias = bias;
    #endregion

    public static Implementing Create(params double[] bias) => new(bias);

    /// <summary>Φ.</summary>
    [FixedPointMap, System.Diagnostics.DebuggerStepThrough]
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    public void Step([Note] ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next)
    {
        // A comment; then nothing.
        ;
        {
            var n = w.Length;
            for (int i = 0, j = n - 1; i < n; i++, j--)
            {
                next[i] = 0.2 * w[i] * w[j] + lambda[i] + _bias[i] * .1;
            }
        }
    }

    [OuterObjective]
    public double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda)
    {
        double left = 0, right = 0;
        for (int i = 0, j = w.Length; i < j--; i++)
        {
            left += w[i];
            right += w[j] * lambda[j];
        }
        return left * right;
    }

    public bool Equals(Implementing? other) => other is not null && other._bias.AsSpan().SequenceEqual(_bias);

    public override bool Equals(object? obj) => Equals(obj as Implementing);

    public override int GetHashCode() => _bias.Length;
}

/// <summary>An attribute of the user's.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NoteAttribute : Attribute;

