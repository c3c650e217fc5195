namespace HypergradGen.Generator.Tests.Parsing;

/// <summary>What a property or indexer with code is of is evaluated once, before its arguments and the value: an index that changes meanwhile changes no element.</summary>
public class AccessorOrderTests
{
    private const string Members = """
        private struct Body
        {
            public double X, Y;
            public double Level { readonly get => X - 0.5 * Y; set { Y = 0.3 * value; X += 0.2 * value; } }
            public double this[int i] { readonly get => i == 0 ? X : Y; set { if (i == 0) X = value; else Y = value - X; } }
            public Body Both { readonly get => this; set { X = value.Y; Y += value.X; } }
        }
        private struct Two { public Body First, Second; }
        private static int Next(ref int k) { k = (k + 1) % 3; return k; }
        private static double Bump(ref double a) { a = 2 * a + 1; return a - 3; }
        """;

    private const string Begin = "int k = 0; Body[] p = new Body[3]; for (int i = 0; i < 3; i++) p[i] = new Body { X = w[i], Y = w[i + 1] }; ", End = " for (int i = 0; i < 3; i++) { next[i] = p[i].X; next[i + 3] = p[i].Y + k; }";

    [Theory]
    [InlineData("p[k].Level = k = 1;")]
    [InlineData("p[k++].Level += w[3] * k;")]
    [InlineData("p[Next(ref k)].Level *= Next(ref k) + w[1];")]
    [InlineData("p[k][1] += k = 2;")]
    [InlineData("p[k++ % 3][k++ & 1] -= p[k % 3][k & 1] = w[2] + k;")]
    [InlineData("p[k++][k] = p[k].X;")]
    [InlineData("p[k++].Level++; double x = ++p[k][k++ & 1] * p[k--].Level--; p[0].X += x * k;")]
    [InlineData("p[k++].Both = p[k];")]
    [InlineData("p[k].Both = new Body { X = k = 2, Level = w[3] };")]
    [InlineData("var t = new Two[2]; t[0].First = p[0]; t[1].Second = p[1]; t[k++].First.Level += t[k].Second.Level -= k; t[k].Second[k--] *= t[k].First[1] = 3; p[0] = t[0].First; p[1] = t[1].Second;")]
    [InlineData("(p[k++].Level, p[k].Y, p[k++][1]) = (k, p[k - 1].Level, p[0].X);")]
    [InlineData("ref Body r = ref p[k++]; r.Level += p[0].Level = k; ref Body q = ref p[k]; q.Level *= (p[1] = p[2]).Level; p[1][0] -= q[0] += 2;")]
    [InlineData("Body[] q = new Body[3]; if (w[0] > 0) (p, q) = (q, p); p[k].Level -= q[k++].Level = k; q[k][1] += p[k].X = k = 2; if (w[0] > 0) (p, q) = (q, p); p[0].X += q[0].Y; p[1].X += q[1].Y;")]
    public void What_it_is_of_is_evaluated_once_and_first(string body) => Equivalence.Check(Begin + body + End, Members);
}
