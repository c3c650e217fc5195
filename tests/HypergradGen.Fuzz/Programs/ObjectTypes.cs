namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// Classes and a struct that a problem keeps objects of: with memory and numbers of the same names, methods that call one another's on other objects, inherited and hidden members.
/// </summary>
internal sealed record ObjectTypes(string Layer, string Deep, string Model, string Band, string Box)
{
    public static ObjectTypes Of(string suffix) => new("Layer" + suffix, "Deep" + suffix, "Model" + suffix, "Band" + suffix, "Box" + suffix);

    public string Text(Dice dice) => $$"""
        public class {{Layer}}(Real[] weights, Real bias, int lag)
        {
            public readonly Real[] Weights = weights;

            public Real Bias { get; } = bias;

            public readonly int Lag = lag;

            public int Count => Weights.Length;

            public Real Scale => {{dice.Pick("0.5 * Bias", "Bias + 0.1 * Lag", "Count > 0 ? Weights[0] : Bias")}};

            public Real this[int i] => {{dice.Pick("Weights[i % Count] * Bias", "Weights[i % Count] + Lag", "0.5 * Weights[Count - 1 - i % Count]")}};

            public Real Apply(Real x)
            {
                Real s = {{dice.Pick("Bias", "Scale", "0.3 * x")}};
                for (int i = 0; i < Count; i++)
                    s {{dice.Pick("+=", "-=", "= 0.7 * s +")}} {{dice.Pick("Weights[i] * x", "0.4 * this[i] * x", "RealMath.Sin(Weights[i] + x)")}};
                return RealMath.Tanh(s);
            }

            public void Into(ReadOnlySpan<Real> x, Span<Real> y)
            {
                for (int i = 0; i < Math.Min(x.Length, y.Length); i++)
                    y[i] {{dice.Pick("=", "+=")}} {{dice.Pick("Bias * x[i]", "0.4 * x[i] * Weights[i % Count]", "Apply(x[i])")}};
            }

            public Real Chain({{Layer}} other, Real x) => other.Apply({{dice.Pick("Apply(x)", "x * Bias")}}) {{dice.Pick("+", "-")}} {{dice.Pick("other.Bias * Bias", "Weights[0] * other.Weights[^1]", "other.Chained(this, x)")}};

            public Real Chained({{Layer}} other, Real x) => Bias * other[{{dice.Between(0, 3)}}] * x;

            public void Split(Real x, out Real a, ref Real b)
            {
                a = x * Bias;
                b {{dice.Pick("+=", "-=")}} 0.3 * a * Scale;
            }

            public ReadOnlySpan<Real> Rest() => Weights.AsSpan(Math.Min({{dice.Pick("1", "Lag")}}, Count));

            public static Real Mixed({{Layer}} a, {{Layer}} b, Real t) => a.Bias + t * (b.Bias - {{dice.Pick("a.Bias", "a.Apply(t)", "b.Scale")}});
        }

        public sealed class {{Deep}}(Real[] weights, Real bias, Real[] more) : {{Layer}}(more, 0.5 * bias, 2)
        {
            public new readonly Real[] Weights = weights;

            public Real Deeper(Real x) => {{dice.Pick("base.Apply(x)", "Apply(x)")}} + {{dice.Pick("Weights[0] * base.Weights[0]", "base.Weights[0] - Weights[^1]", "Bias * Weights.Length")}};
        }

        public sealed class {{Model}}({{Layer}} first, {{Deep}} second, {{Band}} band, Real bias)
        {
            public {{Layer}} First { get; } = first;

            public readonly {{Deep}} Second = second;

            public {{Band}} Band { get; } = band;

            public readonly Real Bias = bias;

            public Real Run(Real x)
            {
                Real s = First.{{dice.Pick("Apply(x)", "Chain(Second, x)")}};
                return {{dice.Pick("Second.Apply(s)", "Second.Deeper(s) - Bias", "Band.At(1) * s + First.Bias", "Ran(First, s) + Ran(Second, x)")}};
            }

            public Real Ran({{Layer}} layer, Real x) => layer.Apply(x) * {{dice.Pick("layer.Scale", "Bias")}};
        }

        public readonly {{dice.Pick("", "record ")}}struct {{Band}}(Real[] low, Real[] high, int lag)
        {
            public readonly Real[] Low = low;

            public Real[] High { get; } = high;

            public readonly int Lag = lag;

            public Real At(int i) => {{dice.Pick("High[i % High.Length] - Low[i % Low.Length]", "Low[(i + Lag) % Low.Length]", "0.5 * High[^1] + Lag")}};
        }

        public sealed class {{Box}}<TItem>(TItem item, Real share) where TItem : class
        {
            public TItem Item { get; } = item;

            public readonly Real Share = share;

            public Real Taken(Real x) => Share * {{dice.Pick("x", "RealMath.Sin(x)")}};
        }

        """;
}
