namespace HypergradGen.Fuzz.Programs;

/// <summary>
/// The types of a program whose statements are about memory with several names: a struct of two reals, one of two such structs and a real, and a class of
/// functions by reference. Their members change what they are called on and what they are given.
/// </summary>
internal sealed record OverlapTypes(string Prefix)
{
    public string Point => Prefix + "Point";

    public string Two => Prefix + "Two";

    public string Ways => Prefix + "Ways";

    public string Text(Dice dice)
    {
        string n() => dice.Number();
        bool isPrimary = dice.Chance(0.5);
        string begin = isPrimary
            ? $"internal struct {Point}(Real x, Real y)\n{{\n    public Real X = x, Y = {dice.Pick("y", $"y + {n()} * x")};\n"
            : $"internal struct {Point}\n{{\n    public Real X, Y;\n\n    public {Point}(Real x, Real y)\n    {{\n        {dice.Pick("(X, Y) = (x, y);", "Y = X = y;\n        X = x - 0.1 * Y;")}\n    }}\n";
        return $$"""
            {{begin}}
                public Real Grown(Real by)
                {
                    X = RealMath.Sin(X + {{n()}} * by);
                    {{dice.Pick($"Y += {n()} * X", $"Y *= X - {n()}", $"(X, Y) = (Y, X - {n()} * by)")}};
                    return Y + {{n()}} * X;
                }

                public {{Point}} Moved(Real by)
                {
                    var before = this;
                    {{dice.Pick("Grown(by)", "this = this + new " + Point + "(by, X)", "this = new " + Point + "(Y, by)")}};
                    return {{dice.Pick("before", "this", "before + this")}};
                }

                public Real Onto(ref {{Point}} other, Real by)
                {
                    X += other.{{dice.Pick("Grown(by)", "Y = by * X", "X *= 0.5")}};
                    other.Y -= {{n()}} * {{dice.Pick("X", "Grown(X)")}};
                    return Y * {{n()}} - other.X;
                }

                public readonly Real Seen(Real by) => X * by - {{n()}} * Y;

                public readonly Real Tried(Real by)
                {
                    {{dice.Pick($"Real a = Grown(by);\n        return a - X", "var copy = this;\n        copy.Grown(by + X);\n        return copy.X * Y", $"return Grown(by) * {n()} + Seen(X)")}};
                }

                public Real Level
                {
                    readonly get => {{n()}} * X + Y;
                    set
                    {
                        Y = {{n()}} * value;
                        X {{dice.Pick("+=", "-=")}} 0.2 * {{dice.Pick("Y", "value")}};
                    }
                }

                public Real this[int k]
                {
                    readonly get => k == 0 ? X : Y;
                    set
                    {
                        if (k == 0)
                            X = value;
                        else
                            Y = {{dice.Pick("value", "value - 0.3 * X")}};
                    }
                }

                public readonly void Deconstruct(out Real x, out Real y)
                {
                    x = {{dice.Pick("X", "0.8 * X")}};
                    y = {{dice.Pick("Y", "Y - 0.2 * x")}};
                }

                public static {{Point}} operator +({{dice.Pick("", "in ")}}{{Point}} a, {{dice.Pick("", "in ")}}{{Point}} b) => new(a.X + b.X, a.Y - {{n()}} * b.X);

                public static {{Point}} operator *({{Point}} a, Real b) => new(a.Y * b, a.X);

                public static {{Point}} operator ++({{Point}} a) => new(a.X + 0.3, a.Y * 0.9);
            }

            internal struct {{Two}}({{Point}} first, {{Point}} second, Real z)
            {
                public {{Point}} First = first, Second = second;
                public Real Z = z;

                public Real Turned(Real by)
                {
                    {{dice.Pick("(First, Second) = (Second, First)", "First = Second + First", "Second.Level += First.Grown(by)", "(First.X, Second) = (Second.Y, First)")}};
                    Z += {{n()}} * First.{{dice.Pick("Seen(by)", "Grown(Z)", "Onto(ref Second, by)", "Onto(ref First, Z)")}};
                    return Second.X - {{n()}} * Z;
                }

                public {{Point}} Middle
                {
                    readonly get => First + Second * 0.5;
                    set
                    {
                        Second = value;
                        First.X {{dice.Pick("+= value.Y", "-= 0.5 * Second.X")}};
                    }
                }
            }

            internal static class {{Ways}}
            {
                internal static Real Push(ref Real a, Real by)
                {
                    a = RealMath.Sin(a + by);
                    return {{n()}} * a - by;
                }

                internal static Real Both(ref Real a, ref Real b, Real by)
                {
                    {{dice.Pick("a += b *= 0.7", "(a, b) = (b + by, a)", "a -= b++ * by")}};
                    b {{dice.Pick("-=", "+=")}} {{n()}} * a;
                    return a - {{n()}} * b;
                }

                internal static void Into(out Real a, in Real b, Real by) => a = b * {{n()}} + by;

                internal static Real Beside(ref Real a, in Real b, Real by)
                {
                    a = by - {{n()}} * b;
                    return a + b;
                }

                internal static Real Tried(in {{Point}} a, ref Real b, Real by)
                {
                    b += a.Grown(by);
                    return a.X - b * a.Level;
                }

                internal static Real Over(ref {{Point}} a, in {{Point}} b, Real by)
                {
                    a.X += by * b.Y;
                    {{dice.Pick("a = b + a", "a.Level -= b.X", "a.Grown(b.X)", "a = b")}};
                    return b.X * {{n()}} - a.Y;
                }

                internal static {{Point}} Mixed({{Point}} a, ref {{Point}} b, Real by)
                {
                    b.Y += a.Grown(by);
                    return a + b;
                }

                internal static Real Spread(Span<{{Point}}> all, ref {{Point}} one, Real by)
                {
                    one.X += by;
                    all[0].Y -= {{n()}} * one.X;
                    {{dice.Pick("one = all[0]", "all[^1] = one", "one.Y += all[0].Grown(one.Y)", "(all[0], one) = (one, all[0])")}};
                    return all[0].X - one.Y;
                }

                internal static Real Run(Span<Real> all, ref Real one, Real by)
                {
                    foreach (ref Real each in all)
                    {
                        each {{dice.Pick("+= one", "-= 0.3 * one")}};
                        one = {{dice.Pick("RealMath.Sin(one + by)", "one - 0.2 * each", "0.5 * all[0]")}};
                    }
                    return one - {{n()}} * all[0];
                }

                internal static int Next(ref int k)
                {
                    k += 2;
                    return k;
                }

                internal static Real Sum(params Real[] all)
                {
                    Real sum = 0;
                    for (int i = 0; i < all.Length; i++)
                        sum = 0.6 * sum + all[i];
                    return sum;
                }
            }

            """;
    }
}
