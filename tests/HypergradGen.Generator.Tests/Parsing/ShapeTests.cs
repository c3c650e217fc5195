using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>What constructs become in the IR.</summary>
public class ShapeTests
{
    /// <summary>The program of a map, without the line that names the function and its parameters.</summary>
    private static string Body(string body, string members = "", LanguageVersion version = LanguageVersion.CSharp14)
    {
        string[] lines = ParserRun.Map(body, members, version).Split('\n');
        return string.Join("\n", lines.Skip(1).Select(l => l.Length > 2 ? l[2..] : l)).TrimEnd();
    }

    private static void Is(string expected, string actual) => Assert.Equal(expected.ReplaceLineEndings("\n"), actual);

    [Fact]
    public void ALoopFromZeroHasTheUsersIndex() => Is("""
        %3 = length w$0
        for i%4 < %3
          %5 = w$0[i%4]@0
          next$2[i%4]@0 = %5
        """, Body("for (int i = 0; i < w.Length; i++) next[i] = w[i];"));

    [Fact]
    public void ADescendingLoopCountsUp() => Is("""
        %3 = length w$0
        i%4 = %3 - 1
        for %5 < %3
          i%6 = i%4 - %5
          %7 = w$0[i%6]@0
          next$2[i%6]@0 = %7
        """, Body("for (int i = w.Length - 1; i >= 0; i--) next[i] = w[i];"));

    [Fact]
    public void AStepIsDividedOutOfTheCount() => Is("""
        %3 = length w$0
        %4 = %3 + 1
        %5 = %4 / 3
        for %6 < %5
          %7 = %6 * 3
          i%8 = 1 + %7
          %9 = w$0[i%8]@0
          next$2[i%8]@0 = %9
        """, Body("for (int i = 1; i < w.Length; i += 3) next[i] = w[i];"));

    [Fact]
    public void AnAccumulatorIsCarried() => Is("""
        for j%3 < 4 carrying sum%4 from 0 to sum%7
          %5 = w$0[j%3]@0
          sum%6 = sum%4 + %5
          yield sum%6
        next$2[0]@0 = sum%7
        """, Body("double sum = 0; for (int j = 0; j < Size; j++) sum += w[j]; next[0] = sum;"));

    [Fact]
    public void AnElementIsAccumulated() => Is("""
        next$2[0]@0 = 1
        %3 = w$0[0]@0
        next$2[0]@0 -= %3
        %4 = next$2[0]@0
        %5 = %4 * 2
        next$2[0]@0 = %5
        """, Body("next[0] = 1; next[0] -= w[0]; next[0] *= 2;"));

    [Fact]
    public void AnEarlyReturnPutsTheRestOnTheOtherSide() => Is("""
        %3 = w$0[0]@0
        %4 = %3 < 0
        if %4 → returned%6
          next$2[0]@0 = 0
          yield true
        else
          %5 = w$0[0]@0
          next$2[0]@0 = %5
          yield false
        """, Body("if (w[0] < 0) { next[0] = 0; return; } next[0] = w[0];"));

    [Fact]
    public void ABreakIsAFlagThatTheConditionAsksFirst() => Is("""
        while carrying i%3 from 0 to i%14, broken%4 from false to broken%15
          if broken%4 → %7
            yield false
          else
            %5 = length w$0
            %6 = i%3 < %5
            yield %6
          yield %7
        do
          %8 = w$0[i%3]@0
          %9 = 2 < %8
          if %9 → i%12, broken%13
            yield i%3, true
          else
            %10 = w$0[i%3]@0
            next$2[i%3]@0 = %10
            i%11 = i%3 + 1
            yield i%11, false
          yield i%12, broken%13
        """, Body("for (int i = 0; i < w.Length; i++) { if (w[i] > 2) break; next[i] = w[i]; }"));

    [Fact]
    public void SlicesAndIndicesFromTheEndAreCounted() => Is("""
        a$3 = slice w$0 from 0 count 2
        %4 = length w$0
        %5 = %4 - 3
        b$6 = slice w$0 from %5 count 3
        %7 = length b$6
        %8 = %7 - 1
        %9 = b$6[%8]@0
        %10 = a$3[1]@0
        %11 = %9 * %10
        next$2[0]@0 = %11
        """, Body("var a = w[..2]; var b = w[^3..]; next[0] = b[^1] * a[1];"));

    [Fact]
    public void DataIsAParameterOnce()
    {
        string text = ParserRun.Map("ReadOnlySpan<double> v = _x; next[0] = rate * w[0] + v[0] + _x[1] * rate;");
        Assert.StartsWith("function Step(w$0[], lambda$1[], write next$2[], data _x$3[], data rate%4)\n", text);
    }

    [Fact]
    public void AHelperIsParsedOnceAndSaysWhatItWrites()
    {
        string text = ParserRun.Map("next.Clear(); Add(next, w, 2); Add(next[1..], w, _rate);", "static void Add(Span<double> y, ReadOnlySpan<double> x, double a) { for (int i = 0; i < x.Length; i++) y[i] += a * x[i]; }");
        Assert.StartsWith("function Add(update y$0[], x$1[], a%2)\n", text);
        Assert.Equal(2, text.Split("call Add(").Length - 1);
    }

    [Fact]
    public void AHelperIsSpecialisedByItsObject()
    {
        string text = Printer.Print(ParserRun.Model("""
            partial class P
            {
                readonly Kernel _a = new(), _b = new();
                [FixedPointMap] void Step(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, Span<double> next) => next[0] = _a.Value(w[0]) + _b.Value(w[1]) + _a.Value(2);
            }
            class Kernel { public double Width = 2; public double Value(double x) => x / Width; }
            """).Map.Module);
        Assert.Contains("function Kernel_Value(x%0, data Width%1)", text);
        Assert.Contains("function Kernel_Value2(x%0, data Width%1)", text);
        Assert.DoesNotContain("Kernel_Value3", text);
    }

    [Theory]
    [InlineData("ReadOnlySpan<double> v = _x; next[0] = Dot(_x, w) + v[0] + Dot(next, w);")]
    [InlineData("_x.CopyTo(next); w.CopyTo(next); Scale(next, 2);")]
    [InlineData("double[] q = new double[3]; Scale(q, w[0]); next[0] = Dot(q, q[..2]) + w[0];")]
    public void BothLanguageVersionsGiveTheSameProgram(string body)
    {
        const string Members = """
            static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i]; return s; }
            static void Scale(Span<double> a, double f) { for (int i = 0; i < a.Length; i++) a[i] *= f; }
            """;
        body = "next.Clear(); " + body;
        Assert.Equal(ParserRun.Model(ParserRun.Problem(body, Members), LanguageVersion.CSharp12), ParserRun.Model(ParserRun.Problem(body, Members), LanguageVersion.CSharp14));
    }

    [Fact]
    public void TheModelOpensTheTypeAgain()
    {
        var model = ParserRun.Model("""
            namespace A.@namespace
            {
                internal static partial class Outer<T>
                {
                    partial record struct @struct(double Rate)
                    {
                        private readonly double _other = 1;
                        [FixedPointMap] private protected void Step(ReadOnlySpan<double> state, ReadOnlySpan<double> hyper, Span<double> after) => after[0] = Rate * state[0];
                        [OuterObjective] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda) => w[0];
                    }
                }
            }
            """.Replace("private protected", "private"));
        Assert.Equal("A.@namespace", model.Namespace);
        Assert.Equal([new("static partial class", "Outer", "<T>"), new("partial record struct", "@struct", "")], model.Types);
        Assert.Equal("global::A.@namespace.Outer<T>.@struct", model.FullName);
        Assert.Equal("A.namespace.Outer_1.struct.Hypergrad.g.cs", model.HintName);
        Assert.True(model.IsValueType);
        Assert.Equal("private", model.Map.Accessibility);
        Assert.Equal(["state", "hyper", "after"], model.Map.ParameterNames);
        Assert.True(model.Objective!.IsStatic);
        Assert.Superset(new HashSet<string> { "Rate", "_other", "Step", "Loss" }, new HashSet<string>(model.MemberNames));
    }

    [Fact]
    public void EqualSourcesHaveEqualModels()
    {
        string source = Samples.All[1].Source;
        var (first, second) = (ParserRun.Model(source), ParserRun.Model("// A comment.\n\n" + source));
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }
}
