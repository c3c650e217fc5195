namespace HypergradGen.Fuzz.Programs;

/// <summary>Structs that hold memory beside numbers which their methods change: a cursor over cells, whose copies share the cells and not the numbers.</summary>
internal static class Cursors
{
    public static string Write(Holder type, Dice dice)
    {
        string cells = type.IsSpan ? "Span<Real>" : "Real[]", rest = type.IsSpan ? "Cells" : "Cells.AsSpan()";
        return $$"""
            public {{(type.IsSpan ? "ref " : "")}}struct {{type.Name}}({{cells}} cells, Real factor)
            {
                public readonly {{cells}} Cells = cells;

                public Real Factor = factor;

                private int _at;

                public Real Put(Real by)
                {
                    Factor {{dice.Pick("+=", "-=")}} 0.5 * by;
                    if (_at < Cells.Length)
                        Cells[_at++] {{dice.Pick("=", "+=")}} {{dice.Pick("RealMath.Sin(Factor)", "0.5 * Factor - by", "by * Factor")}};
                    return {{dice.Pick("Factor + 0.5 * by", "0.7 * Factor * _at", "RealMath.Tanh(Factor)")}};
                }

                public Real Lead
                {
                    get
                    {
                        Factor *= {{dice.Number()}};
                        return Factor + _at;
                    }
                    set
                    {
                        Factor = 0.5 * value;
                        _at = 0;
                    }
                }

                public readonly Real Tried(Real by) => Put(by) - Factor;

                public Real Against(ref Real other)
                {
                    Factor += 0.3 * other;
                    other {{dice.Pick("-=", "*=")}} 0.5 * Factor;
                    return Cells.Length > 0 ? Cells[0] : Factor;
                }

                public Span<Real> Rest()
                {
                    Factor *= 0.9;
                    return {{rest}}[(Cells.Length / 2)..];
                }

                public void Deconstruct(out Real first, out Real second)
                {
                    Factor += 1;
                    first = Factor;
                    second = Put(first);
                }

                public static {{type.Name}} operator +({{type.Name}} left, Real right)
                {
                    left.Put(right);
                    return left;
                }
            }

            """;
    }

    /// <summary>Calls what changes a cursor, in statements and arguments, on itself, on its copies and in loops; what it holds at the end shows in numbers.</summary>
    public static void Use(Method method, string name, BufferVariable source)
    {
        var dice = method.Dice;
        string X() => method.Expressions.Real(1);
        string sum = method.Name("t");
        method.Line($"Real {sum} = {name}.Put({X()});");
        for (int i = dice.Between(1, 5); i > 0; i--)
        {
            string other = method.Name("other");
            string? of = source.Least > 0 ? $"{name}.Cells[0]" : null;
            method.Line(dice.Between(0, 11) switch
            {
                0 => $"{sum} += {name}.Lead * {name}.Factor;",
                1 => $"{name}.Lead {dice.Pick("=", "+=")} {X()};",
                2 => $"{sum} -= {name}.Put({dice.Pick($"{name}.Put({X()})", $"{name}.Factor++", $"{name}.Factor *= 0.5", $"{name}.Lead")});",
                3 => $"{sum} += {name}.Tried({X()}) + {name}.Factor;",
                4 => $"{sum} += {name}.Against(ref {dice.Pick(sum, $"{name}.Factor", of ?? sum, of ?? sum)});",
                5 => $"var ({other}, {method.Name("second")}) = {name}; {sum} += {other} * {name}.Factor;",
                6 => $"var {other} = {name}; {sum} += {other}.Put({X()}) - {name}.Factor * {other}.Factor;",
                7 => $"var {other} = {name} + {X()}; {sum} -= {other}.Factor + 0.5 * {name}.Lead;",
                8 => $"{name} += {X()};",
                9 => $"for (int {other} = 0; {other} < {dice.Between(2, 3)}; {other}++) {sum} += {name}.Put(0.3 * {sum} - {other}) * {name}.Factor;",
                10 => $"if ({X()} > {dice.Number(true)}) {sum} *= {name}.Put({X()});",
                _ => $"foreach (Real {other} in {name}.Rest()) {sum} += {other} * {name}.Factor;",
            });
        }
        method.Scope.Reals.Add(new RealVariable(sum, true));
    }
}
