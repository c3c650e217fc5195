using HypergradGen.Generator.Tests.Diagnostics;

namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>TensorPrimitives on spans compute what the library computes, and throw where it throws.</summary>
public class TensorTests
{
    [Theory]
    [InlineData("TensorPrimitives.Add(w, w, next); TensorPrimitives.Subtract(next, 2.0, next); TensorPrimitives.Multiply(next, w, next); TensorPrimitives.Divide(next, 3.0, next); TensorPrimitives.Negate(next, next);")]
    [InlineData("TensorPrimitives.Divide(2.0, w, next); TensorPrimitives.Subtract(1.0, next, next); TensorPrimitives.MultiplyAdd(w, lambda[0], next, next); TensorPrimitives.AddMultiply(next, w, 0.5, next); TensorPrimitives.FusedMultiplyAdd(w, next, 0.1, next);")]
    [InlineData("TensorPrimitives.Exp(w, next); TensorPrimitives.Log<double>(next, next); TensorPrimitives.Tanh<double>(next, next); TensorPrimitives.Sigmoid<double>(next, next); TensorPrimitives.Sqrt<double>(next, next);")]
    [InlineData("TensorPrimitives.Abs(w, next); TensorPrimitives.Reciprocal<double>(next, next); TensorPrimitives.Log<double>(next, 3, next); TensorPrimitives.Cbrt<double>(next, next); TensorPrimitives.Hypot<double>(next, w, next);")]
    [InlineData("TensorPrimitives.Max(w, 0.5, next); TensorPrimitives.Min<double>(next, w, next); TensorPrimitives.Clamp<double>(next, -1, 2, next); TensorPrimitives.MaxMagnitude<double>(next, w, next); TensorPrimitives.Lerp<double>(next, w, 0.3, next); TensorPrimitives.Pow<double>(2, next, next);")]
    [InlineData("TensorPrimitives.Sin(w, next); TensorPrimitives.Atan2<double>(next, w, next); TensorPrimitives.CopySign<double>(next, w, next); TensorPrimitives.RootN<double>(next, 3, next); TensorPrimitives.ScaleB<double>(next, 2, next); TensorPrimitives.Round<double>(next, 1, next); TensorPrimitives.LogP1(w, next);")]
    [InlineData("TensorPrimitives.SoftMax(w, next);")]
    [InlineData("w.CopyTo(next); TensorPrimitives.SoftMax<double>(next, next);")]
    [InlineData("next[0] = TensorPrimitives.Sum(w); next[1] = TensorPrimitives.Dot(w, w); next[2] = TensorPrimitives.Norm(w); next[3] = TensorPrimitives.SumOfMagnitudes(w); next[4] = TensorPrimitives.Product(w); next[5] = TensorPrimitives.SumOfSquares(w);")]
    [InlineData("next[0] = TensorPrimitives.Distance(w[..3], w[3..]); next[1] = TensorPrimitives.CosineSimilarity(w[..4], w[2..]); next[2] = TensorPrimitives.Average(w); next[3] = TensorPrimitives.StdDev(w); next[4] = TensorPrimitives.ProductOfSums(w, w); next[5] = TensorPrimitives.ProductOfDifferences(w[..3], w[3..]);")]
    [InlineData("next[0] = TensorPrimitives.Max(w); next[1] = TensorPrimitives.Min(w); next[2] = TensorPrimitives.MaxMagnitude(w); next[3] = TensorPrimitives.MinMagnitude(w); double[] q = [1, double.NaN, w[0]]; next[4] = TensorPrimitives.Max<double>(q); next[5] = TensorPrimitives.Min<double>(q);")]
    [InlineData("float[] q = [1, 1e-40f, 0, float.NaN, -1e-44f, 1.1754944e-38f]; int s = 0; foreach (float v in q) { s = 2 * s + (float.IsNormal(v) ? 1 : 0); s = 2 * s + (float.IsSubnormal(v) ? 1 : 0); } next[0] = s + w[0] + MathF.Round((float)Gradient.Stop(w[1]), MidpointRounding.AwayFromZero);")]
    [InlineData("double[] q = [-3, 3, double.NaN, 2, -0.0, 0.0, 3]; int s = 0; for (int i = 0; i < 7; i++) for (int j = i; j <= 7; j++) { var v = q.AsSpan(i, j - i); s = 3 * s + TensorPrimitives.IndexOfMax<double>(v); s = 5 * s + TensorPrimitives.IndexOfMin<double>(v); s = 7 * s + TensorPrimitives.IndexOfMaxMagnitude<double>(v); s = 3 * s + TensorPrimitives.IndexOfMinMagnitude<double>(v); s %= 1000003; } next[0] = s + w[0];")]
    [InlineData("next[0] = TensorPrimitives.Sum(w[..0]) + TensorPrimitives.Dot(w[..0], lambda[..0]) + TensorPrimitives.Norm(w[6..]); TensorPrimitives.Add(w[..0], w[..0], next[..0]); TensorPrimitives.Exp(w[..2], next[2..]);")]
    [InlineData("next.Clear(); TensorPrimitives.Add(next[..3], w[..3], next[3..]); TensorPrimitives.Multiply(next[3..], next[3..], next[..3]); TensorPrimitives.Exp<double>(next[2..5], next[2..6]);")]
    [InlineData("Span<double> c = stackalloc double[7]; TensorPrimitives.SinCos(w, next, c); TensorPrimitives.SinCosPi<double>(c[..3], next[3..], c[4..]); TensorPrimitives.Add<double>(next, c[..6], next);")]
    [InlineData("Span<int> s = stackalloc int[6]; TensorPrimitives.Sign(w, s); for (int i = 0; i < 6; i++) next[i] = s[i] * w[i]; TensorPrimitives.ILogB<double>(new double[] { 1, 0.2, 3, 1e9 }, s); next[0] += s[0] + s[3]; TensorPrimitives.Increment(next, next); TensorPrimitives.Decrement(w[..2], next);")]
    [InlineData("TensorPrimitives.Ieee754Remainder(w[..2], 0.7, next[4..]);")]
    [InlineData("double[] q = [1, double.NaN, w[0], -0.0, double.PositiveInfinity, -3e-310]; Span<bool> b = stackalloc bool[6]; int s = 0; TensorPrimitives.IsNaN<double>(q, b); for (int i = 0; i < 6; i++) s = 2 * s + (b[i] ? 1 : 0); TensorPrimitives.IsZero<double>(q, b); for (int i = 0; i < 6; i++) s = 2 * s + (b[i] ? 1 : 0); TensorPrimitives.IsNegative<double>(q, b); for (int i = 0; i < 6; i++) s = 2 * s + (b[i] ? 1 : 0); TensorPrimitives.IsSubnormal<double>(q, b); for (int i = 0; i < 6; i++) s = 2 * s + (b[i] ? 1 : 0); next[0] = s + w[0];")]
    [InlineData("double[] q = [1, double.NaN, 2]; int s = 0; foreach (int n in new[] { 0, 1, 3 }) { var v = q.AsSpan(0, n); s = 2 * s + (TensorPrimitives.IsNaNAny<double>(v) ? 1 : 0); s = 2 * s + (TensorPrimitives.IsNaNAll<double>(v) ? 1 : 0); s = 2 * s + (TensorPrimitives.IsFiniteAll<double>(v) ? 1 : 0); s = 2 * s + (TensorPrimitives.IsPositiveAny<double>(v) ? 1 : 0); s = 2 * s + (TensorPrimitives.IsIntegerAll<double>(v) ? 1 : 0); } next[0] = s + w[0];")]
    [InlineData("float[] a = new float[6], b = new float[6]; TensorPrimitives.ConvertTruncating<double, float>(w, a); TensorPrimitives.Exp<float>(a, b); TensorPrimitives.MultiplyAdd<float>(a, b, 0.5f, b); TensorPrimitives.Sigmoid<float>(b, b); TensorPrimitives.Divide<float>(b, 3, b); TensorPrimitives.ConvertChecked<float, double>(b, next); int[] k = [1, -2]; TensorPrimitives.ConvertSaturating<int, double>(k, next);", 1e-6)]
    [InlineData("float[] a = new float[6]; for (int i = 0; i < 6; i++) a[i] = (float)w[i]; next[0] = TensorPrimitives.Dot<float>(a, a); next[1] = TensorPrimitives.Norm<float>(a); next[2] = TensorPrimitives.StdDev<float>(a); next[3] = TensorPrimitives.Max<float>(a); next[4] = TensorPrimitives.CosineSimilarity<float>(a.AsSpan(0, 3), a.AsSpan(3)); next[5] = TensorPrimitives.IndexOfMin<float>(a) + TensorPrimitives.Product<float>(a);", 1e-6)]
    [InlineData("float[] a = new float[6], c = new float[6]; for (int i = 0; i < 6; i++) a[i] = (float)w[i]; TensorPrimitives.SoftMax<float>(a, a); TensorPrimitives.SinCos<float>(a, a, c); TensorPrimitives.Hypot<float>(a, c, a); TensorPrimitives.Pow<float>(a, c, a); TensorPrimitives.Abs<float>(a, a); TensorPrimitives.RootN<float>(a, 3, a); for (int i = 0; i < 6; i++) next[i] = a[i];", 1e-6)]
    public void What_the_library_computes(string body, double tolerance = 1e-14) => Equivalence.Check(body, tolerance: tolerance);

    [Theory]
    [InlineData("Span<double> c = stackalloc double[5]; TensorPrimitives.SinCos(w, next, c);")]
    [InlineData("TensorPrimitives.SinCos(w[..3], next, next[2..]);")]
    [InlineData("TensorPrimitives.SinCos(w[..2], next, next);")]
    [InlineData("w.CopyTo(next); TensorPrimitives.SinCos<double>(next[1..3], next[2..4], next[4..]);")]
    [InlineData("Span<bool> b = stackalloc bool[2]; TensorPrimitives.IsNaN(w, b); next[1] = w[0];")]
    [InlineData("Span<int> s = stackalloc int[6]; double[] q = [double.NaN]; TensorPrimitives.Sign<double>(q, s); next[1] = w[1] * s[0];")]
    [InlineData("TensorPrimitives.Add(w, lambda, next);")]
    [InlineData("next[0] = TensorPrimitives.Dot(w, lambda);")]
    [InlineData("TensorPrimitives.Exp(w, next[1..]);")]
    [InlineData("TensorPrimitives.SoftMax(w[..0], next);")]
    [InlineData("TensorPrimitives.Sigmoid(w[..0], next);")]
    [InlineData("next[0] = TensorPrimitives.Max(w[6..]);")]
    [InlineData("next[0] = TensorPrimitives.Average(w[6..]);")]
    [InlineData("next[0] = TensorPrimitives.Distance(w[6..], w[..0]);")]
    [InlineData("next[0] = TensorPrimitives.Product(w[6..]);")]
    [InlineData("w.CopyTo(next); TensorPrimitives.Exp<double>(next[1..3], next[2..]);")]
    [InlineData("w.CopyTo(next); TensorPrimitives.Add<double>(next[2..4], w[..2], next[1..]);")]
    [InlineData("TensorPrimitives.Clamp(w, 2.0, 1.0, next);")]
    public void What_the_library_refuses_throws(string body) => Equivalence.Check("next[5] = 1; " + body, tolerance: 1e-14);

    [Theory]
    [InlineData("{|HG0007:TensorPrimitives.MultiplyAddEstimate(w, w, w, next)|};")]
    [InlineData("next[0] = {|HG0007:TensorPrimitives.MaxNumber(w)|} + w[0];")]
    [InlineData("next[0] = {|HG0007:TensorPrimitives.HammingDistance(w, w)|} + w[0];")]
    [InlineData("Span<int> s = stackalloc int[w.Length]; {|HG0007:TensorPrimitives.ConvertTruncating<double, int>(w, s)|}; next[0] = w[0];")]
    [InlineData("Span<int> s = stackalloc int[w.Length]; {|HG0008:TensorPrimitives.ILogB(w, s)|}; next[0] = w[0];")]
    [InlineData("Span<int> s = stackalloc int[w.Length], t = stackalloc int[w.Length]; {|HG0007:TensorPrimitives.Add<int>(s, t, s)|}; next[0] = w[0];")]
    [InlineData("Span<int> s = stackalloc int[w.Length]; {|HG0041:TensorPrimitives.Sign(w, s)|}; next[0] = s[0] * w[0];")]
    [InlineData("TensorPrimitives.SinCos(w, next, {|HG0015:_x|}); next[0] = w[0];")]
    [InlineData("TensorPrimitives.Exp(w, {|HG0015:_x|}); next[0] = w[0];")]
    [InlineData("TensorPrimitives.Exp(w, next); TensorPrimitives.Add<double>(next, w, next);")]
    public Task What_is_not_known_is_refused(string body) => AnalyzerRun.CheckMap(body);
}
