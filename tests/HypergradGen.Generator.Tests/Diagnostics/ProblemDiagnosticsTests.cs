using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace HypergradGen.Generator.Tests.Diagnostics;

/// <summary>What a problem as a whole leaves out: parts of the next state, the state, the hyperparameters.</summary>
public class ProblemDiagnosticsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("double y = w[0] * lambda[0];")]
    [InlineData("Read(next, w);")]
    public Task NextIsNeverWritten(string body) => Check("{|HG0044:Step|}", body);

    [Theory]
    [InlineData("if ({|HG0045:w[0] > 0|}) next[0] = w[0];")]
    [InlineData("for (int i = 0; i < w.Length; i++) { if ({|HG0045:w[i] > lambda[0]|}) next[i] = w[i]; }")]
    [InlineData("for (int i = 0; i < w.Length; i++) { if ({|HG0045:w[i] <= 0|}) continue; next[i] = w[i]; }")]
    [InlineData("if ({|HG0045:lambda[0] < 0|}) return; for (int i = 0; i < w.Length; i++) next[i] = w[i];")]
    [InlineData("if (w.Length > 0) { if ({|HG0045:Math.Exp(w[0]) > 2|}) Set(next, w); else Read(next, w); }")]
    public Task NextMayBeLeft(string body) => Check("Step", body);

    [Theory]
    [InlineData("if (w[0] > 0) next[0] = w[0]; else next[0] = 1;")]
    [InlineData("if (w[0] > 0) next[0] = w[0]; else throw new ArgumentException();")]
    [InlineData("if (w[0] > 0) next[0] = w[0]; else Fail();")]
    [InlineData("if (w[0] > 0) { next[0] = w[0]; return; } next[0] = 1;")]
    [InlineData("next.Clear(); if (w[0] > 0) next[0] = w[0];")]
    [InlineData("if (w[0] > 0) next[0] = w[0]; if (w[0] <= 0) next[0] = 1;")]
    [InlineData("for (int i = 0; i < w.Length; i++) if (w[i] > 0) next[i] = w[i]; for (int i = 0; i < w.Length; i++) if (w[i] <= 0) next[i] = 0;")]
    [InlineData("if (w.Length > 0) next[0] = w[0];")]
    [InlineData("if (_flag) next[0] = w[0];")]
    [InlineData("if (_rate > 0) next[0] = w[0];")]
    [InlineData("if (double.IsNaN(w[0])) throw new ArgumentException(); next[0] = w[0];")]
    [InlineData("int i = 0; while (i < w.Length) { next[i] = w[i]; i++; }")]
    [InlineData("Set(next, w);")]
    [InlineData("w.CopyTo(next);")]
    [InlineData("next.Fill(w[0]);")]
    [InlineData("var tail = next[1..]; next[0] = w[0]; for (int i = 0; i < tail.Length; i++) tail[i] = w[i];")]
    public Task NextIsWritten(string body) => Check("Step", body);

    [Theory]
    [InlineData("for (int i = 1; i < w.Length - 1; i++) next[i] = w[i];")]
    [InlineData("for (int i = 1; i < w.Length; i++) next[i] = w[i - 1];")]
    [InlineData("for (int i = 0; i < w.Length - 1; i++) next[i + 1] = w[i];")]
    [InlineData("for (int i = 1; i < _side - 1; i++) for (int j = 1; j < _side - 1; j++) next[i * _side + j] = w[i * _side + j];")]
    [InlineData("var tail = next[1..]; for (int i = 0; i < tail.Length; i++) tail[i] = w[i];")]
    [InlineData("next[2] = w[2]; next[w.Length + 1] = w[1];")]
    public Task TheFirstElementIsLeft(string body) => Check("{|HG0061:Step|}", body);

    [Theory]
    [InlineData("for (int i = 1; i < w.Length; i++) next[i] = w[i]; next[0] = 1;")]
    [InlineData("for (int i = 1; i < w.Length; i++) next[i + _shift] = w[i];")]
    [InlineData("for (int i = 1; i < w.Length; i++) next[i * _shift] = w[i];")]
    [InlineData("for (int i = w.Length - 1; i > 0; i--) next[i - 1] = w[i];")]
    [InlineData("for (int i = 1; i < _side; i++) for (int j = 0; j < 3; j++) next[(i - 1) * _side + j] = w[j];")]
    [InlineData("w.CopyTo(next); for (int i = 1; i < w.Length - 1; i++) next[i] = w[i];")]
    [InlineData("for (int i = 1; i < w.Length; i++) next[_places[i]] = w[i];")]
    [InlineData("Set(next[1..], w[1..]); for (int i = 1; i < w.Length; i++) next[i - 1] += w[i];")]
    [InlineData("int i = w.Length; while (i > 0) { i--; next[i] = w[i]; }")]
    public Task TheFirstElementMayBeWritten(string body) => Check("Step", body);

    private static Task Check(string name, string body) => AnalyzerRun.Check($$"""
        partial class P(bool flag, double rate, int side, int shift, int[] places)
        {
            private readonly int _side = side, _shift = shift;
            private readonly int[] _places = places;
            private readonly bool _flag = flag;
            private readonly double _rate = rate;
            static void Set(Span<double> y, ReadOnlySpan<double> x) { for (int i = 0; i < y.Length; i++) y[i] = x[i]; }
            static double Read(ReadOnlySpan<double> y, ReadOnlySpan<double> x) => x[0];
            static void Fail() => throw new ArgumentException();
            [FixedPointMap] void {{name}}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) { {{body}} }
        }
        """);

    [Theory]
    [InlineData("w[0]", "{|HG0046:Loss|}", "1")]
    [InlineData("w[0] + lambda[0]", "{|HG0046:Loss|}", "w[0] > lambda[0] ? 1 : 2")]
    [InlineData("w[0] + lambda[0]", "{|HG0046:Loss|}", "Gradient.Stop(w[0])")]
    [InlineData("w[0] + lambda[0]", "{|HG0010:Loss|}", "lambda[0]")]
    [InlineData("w[0] + lambda[0]", "Loss", "w[0]")]
    public Task AnObjectiveIgnoresItsArguments(string step, string name, string loss) => CheckProblem(step.Contains("lambda") ? "lambda" : "{|HG0047:lambda|}", step, name, loss);

    [Theory]
    [InlineData("double w, double lambda, double {|HG0047:mu|}", "w * lambda", "w")]
    [InlineData("double w, (double A, double B) lambda, double {|HG0047:mu|}", "w * lambda.B", "w + lambda.A")]
    [InlineData("double w, (double A, double B) {|HG0047:lambda|}, double mu", "w * mu", "w")]
    [InlineData("double w, double {|HG0047:lambda|}, double {|HG0047:mu|}", "Math.Sin(w)", "w")]
    [InlineData("[Hyperparameter] double mu, double w, double lambda", "w * lambda", "w * mu")]
    [InlineData("double w, double lambda, [Constant] double mu", "w * lambda", "w")]
    public Task EachHyperparameterMatters(string parameters, string step, string loss) => AnalyzerRun.Check(
        [$"public static partial class P {{ [FixedPointMap] static double Step({parameters}) => {step}; [OuterObjective] static double Loss({parameters.Replace("{|HG0047:", "").Replace("|}", "").Replace("[Hyperparameter] ", "").Replace("[Constant] ", "")}) => {loss}; }}"]);

    [Theory]
    [InlineData("{|HG0047:lambda|}", "w[0]", "w[0]")]
    [InlineData("{|HG0047:lambda|}", "w[0] + Gradient.Stop(lambda[0])", "w[0]")]
    [InlineData("lambda", "w[0]", "w[0] * lambda[0]")]
    [InlineData("lambda", "w[0] * lambda[0]", "w[0]")]
    public Task HyperparametersDoNotMatter(string parameter, string step, string loss) => CheckProblem(parameter, step, "Loss", loss);

    private static Task CheckProblem(string parameter, string step, string name, string loss) => AnalyzerRun.Check($$"""
        partial class P
        {
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> {{parameter}}, Span<double> next) => next[0] = {{step}};
            [OuterObjective] double {{name}}(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => {{loss}};
        }
        """);

    [Fact]
    public Task AMapAloneMayIgnoreItsHyperparameters() => AnalyzerRun.Check("partial class P { [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = w[0]; }");

    [Fact]
    public Task TheMessageSaysWhatToRead() => AnalyzerRun.Check("""
        partial class P
        {
            [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> {|#0:rates|}, Span<double> next) => next[0] = w[0];
            [OuterObjective] double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
        }
        """, new DiagnosticResult(Descriptors.HyperparametersIgnored).WithLocation(0).WithArguments("Step", "Loss", "rates"));
}
