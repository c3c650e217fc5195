namespace HypergradGen.Fuzz.Programs;

/// <summary>Writes methods that are called as they stand, with their rules, and generic helpers.</summary>
/// <param name="isTwice">Whether derivatives are differentiated, of which a constant has none that differences show.</param>
internal sealed class RuleWriter(Dice dice, ISet<string> constructs, bool isTwice)
{
    private static readonly HelperParameter s_x = new("x0", HelperParameterKind.Real), s_y = new("x1", HelperParameterKind.Real);

    /// <summary>A method without source and its rule.</summary>
    public (string Text, Helper Helper) Ruled(string name, string prefix)
    {
        string access = dice.Pick("public", "internal");
        int kind = dice.Between(0, 5);
        // Differences of a gradient see the value's own derivative: where they judge, rules give that.
        switch (isTwice && kind != 4 ? 2 : kind)
        {
            case 0:
                constructs.Add("rule: derivative");
                return Real($"""
                        {access} static Real {name}(Real x0) => (Real)Opaque.Straight(x0);

                        [DerivativeOf(nameof({name}))]
                        {access} static Real {name}Derivative(Real x, Real xTangent) => xTangent;

                    """, s_x);
            case 1:
                constructs.Add("rule: derivative of two");
                return Real($$"""
                        {{access}} static Real {{name}}(Real x0, Real x1) => (Real)Opaque.Bent(x0, x1);

                        [DerivativeOf(nameof({{name}}))]
                        {{access}} static Real {{name}}Derivative(Real x, Real y, Real xTangent, Real yTangent)
                        {
                            Real sum = RealMath.Cos(x) * y * xTangent;
                            sum += RealMath.Sin(x) * yTangent;
                            return 0.5 * sum;
                        }

                    """, s_x, s_y);
            case 2:
                constructs.Add("rule: derivative by the result");
                return Real($"""
                        {access} static Real {name}(Real x0, Real x1) => (Real)Opaque.Root(x0, x1);

                        [DerivativeOf(nameof({name}))]
                        {access} static Real {name}Derivative(Real a, Real b, Real y, Real aTangent, Real bTangent) => (bTangent - 2 * a * y * aTangent) / (3 * y * y + 1 + a * a);

                    """, s_x, s_y);
            case 3:
                constructs.Add("rule: adjoint");
                return Real($$"""
                        {{access}} static Real {{name}}(Real x0, Real x1) => (Real)Opaque.Bent(x0, x1);

                        [AdjointOf(nameof({{name}}))]
                        {{access}} static void {{name}}Adjoint(Real x, Real y, Real resultAdjoint, out Real xAdjoint, out Real yAdjoint)
                        {
                            xAdjoint = 0.5 * RealMath.Cos(x) * y * resultAdjoint;
                            yAdjoint = 0.5 * RealMath.Sin(x) * resultAdjoint;
                        }

                    """, s_x, s_y);
            case 4:
                constructs.Add("rule: derivative of what is filled");
                string text = $$"""
                        {{access}} static void {{name}}(ReadOnlySpan<Real> source, Span<Real> target) => Opaque.Cumulate(source, target);

                        [DerivativeOf(nameof({{name}}))]
                        {{access}} static void {{name}}Derivative(ReadOnlySpan<Real> x, ReadOnlySpan<Real> xTangent, Span<Real> yTangent)
                        {
                            Real sum = 0;
                            for (int i = 0; i < yTangent.Length; i++)
                            {
                                if (i < x.Length)
                                    sum += RealMath.Cos(x[i]) * xTangent[i];
                                yTangent[i] = sum;
                            }
                        }

                    """;
                return (text, new Helper(name, prefix, [new("source", HelperParameterKind.Source), new("target", HelperParameterKind.Target)], HelperReturn.Nothing, false));
            default:
                constructs.Add("rule: constant");
                return Real($"""
                        [Constant]
                        {access} static Real {name}(Real x0) => (Real)Opaque.Level(x0);

                    """, s_x);
        }

        (string, Helper) Real(string written, params HelperParameter[] parameters) => (written, new Helper(name, prefix, parameters, HelperReturn.Real, false));
    }

    /// <summary>A helper over any number.</summary>
    public (string Text, Helper Helper) Generic(string name, string modifiers, string prefix)
    {
        bool isFloating = dice.Chance(0.7);
        constructs.Add(isFloating ? "generic helper over IFloatingPointIeee754" : "generic helper over INumber");
        string where = isFloating ? "where T : RealFloat<T>" : "where T : RealNumber<T>";
        if (dice.Chance(0.4))
        {
            constructs.Add("generic helper on spans");
            string s = Number(isFloating, 1, "s", "each");
            return ($$"""
                    {{modifiers}}T {{name}}<T>(ReadOnlySpan<T> v, T x0) {{where}}
                    {
                        T s = {{dice.Pick("T.Zero", "T.One", "x0")}};
                        Span<T> b = new T[v.Length];
                        for (int i = 0; i < v.Length; i++)
                            b[i] = v[i] * {{dice.Pick("s", "x0", "v[^1]")}};
                        foreach (T each in b)
                        {
                            if (each {{dice.Pick("<", ">")}} x0)
                                {{dice.Pick("continue", "break", "return s")}};
                            s = {{Bounded(isFloating, s)}};
                        }
                        return s;
                    }

                """, new Helper(name + "<Real>", prefix, [new("v", HelperParameterKind.Source), s_x], HelperReturn.Real, false));
        }
        return ($"""
                {modifiers}T {name}<T>(T x0, T x1) {where}
                    => x0 {dice.Pick("<", ">")} x1 ? {Bounded(isFloating, Number(isFloating, 2, "x0", "x1"))} : {Bounded(isFloating, Number(isFloating, 2, "x0", "x1"))};

            """, new Helper(name + "<Real>", prefix, [s_x, s_y], HelperReturn.Real, false));
    }

    private string Bounded(bool isFloating, string x) => isFloating ? dice.Pick($"T.Tanh({x})", $"T.Sin({x})", $"T.One / (T.One + T.Exp(-{x}))") : $"T.Clamp({x}, -T.One, T.One)";

    private string Number(bool isFloating, int depth, params string[] names)
    {
        if (depth == 0)
            return dice.Chance(0.75) ? dice.OneOf(names) : isFloating ? dice.Pick($"T.CreateChecked({dice.Number()})", "T.Pi", "T.One") : "T.One";
        string a = Number(isFloating, depth - 1, names), b = Number(isFloating, depth - 1, names);
        return dice.Between(0, 6) switch
        {
            0 => $"({a} + {b})",
            1 => $"({a} * {b})",
            2 => $"({a} - {b})",
            3 => $"({a} / (T.One + {b} * {b}))",
            4 => dice.Pick($"T.Max({a}, {b})", $"T.Min({a}, {b})", $"T.Abs({a})"),
            _ => isFloating ? dice.Pick($"T.Sin({a})", $"T.Cos({a})", $"T.Exp(-T.Abs({a}))", $"T.Sqrt(T.One + {a} * {a})", $"T.Tanh({a})") : $"T.Abs({a} - {b})",
        };
    }
}
