namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>A method of a base class that calls what a sealed class overrides computes with the override.</summary>
public class InheritedCallTests
{
    private const string Types = """
        public abstract class Model(double[] x)
        {
            internal readonly double[] _data = x;
            protected abstract double Mean(double eta);
            protected virtual double Weight => 2;
            public double Residual(int i, double eta) => Weight * (Mean(eta) - _data[i]) + Slope(eta);
            protected virtual double Slope(double eta) => 0.5 * Mean(eta);
        }
        public abstract class Linked(double[] x) : Model(x) { protected override double Mean(double eta) => Math.Exp(Shift() + eta); protected virtual double Shift() => 1; }
        public sealed class Logit(double[] x) : Model(x) { protected override double Mean(double eta) => 1 / (1 + Math.Exp(-eta)); protected override double Slope(double eta) => eta * base.Slope(eta); }
        """;

    [Theory]
    [InlineData("for (int i = 0; i < 4; i++) next[i] = Residual(i, w[i]);")]
    [InlineData("for (int i = 0; i < 4; i++) next[i] = _logit.Residual(i, w[i]) + Slope(w[0]);")]
    public void TheOverrideIsThatOfTheObject(string body) => Equivalence.CheckSource(Types + $$"""
        public sealed partial class P(double[] x) : Linked(x)
        {
            private readonly Logit _logit = new(x);
            protected override double Shift() => 0.25 * _data[0];
            protected override double Weight => 3 * _data[1];

            [FixedPointMap]
            private void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { {{body}} }
        }
        """);
}
