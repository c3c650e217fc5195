using System.Globalization;
using System.Text;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Structs that hold memory: views with a length or a factor of their own, arrays among numbers.</summary>
internal sealed record Holder(string Name, bool IsSpan, bool IsWritable)
{
    /// <summary>Its methods change numbers of its own.</summary>
    public bool Changes { get; init; }

    /// <summary>Writes the types that a program may use.</summary>
    public static (string Text, Holder[] Holders) Write(Dice dice, string suffix)
    {
        var text = new StringBuilder();
        Holder view = new("View" + suffix, true, false), window = new("Window" + suffix, true, true), held = new("Held" + suffix, false, true);
        text.Append($$"""
            public readonly ref struct {{view.Name}}(ReadOnlySpan<Real> cells, Real factor)
            {
                private readonly ReadOnlySpan<Real> _cells = cells;

                public Real Factor { get; } = factor;

                public ReadOnlySpan<Real> Cells => _cells;

                public Real this[int i] => Factor * _cells[i];

                public Real Total(Real start)
                {
                    foreach (Real each in _cells)
                        start = {{dice.Pick("start + Factor * each", "0.6 * start + each", "start + RealMath.Sin(each * Factor)")}};
                    return start;
                }

                public {{view.Name}} Rest() => new(_cells.IsEmpty ? _cells : _cells[1..], {{dice.Pick("Factor", "0.5 * Factor")}});
            }

            public readonly ref struct {{window.Name}}(Span<Real> cells, Real factor)
            {
                public readonly Span<Real> Cells = cells;

                public readonly Real Factor = factor;

                public Real this[int i] => Factor * Cells[i];

                public void Set(int i, Real x) => Cells[i] = x;

                public Real Total(Real start)
                {
                    for (int i = 0; i < Cells.Length; i++)
                    {
                        Cells[i] = {{dice.Pick("Factor * Cells[i] + start", "0.5 * Cells[i] - start", "RealMath.Sin(Cells[i] + start)")}};
                        start {{dice.Pick("+=", "-=")}} 0.4 * Cells[i];
                    }
                    return start;
                }

                public {{window.Name}} Rest() => new(Cells.IsEmpty ? Cells : Cells[1..], Factor);
            }

            public readonly {{dice.Pick("", "record ")}}struct {{held.Name}}(Real[] cells, Real factor)
            {
                public Real[] Cells { get; } = cells;

                public Real Factor { get; } = factor;

                public Real Total(Real start)
                {
                    for (int i = Cells.Length - 1; i >= 0; i--)
                        start = {{dice.Pick("Factor * Cells[i] + start * 0.5", "RealMath.Tanh(start + Cells[i])")}};
                    return start;
                }

                public {{held.Name}} Rest() => new(Cells, {{dice.Pick("0.5 * Factor", "RealMath.Sin(Factor)")}});
            }

            """);
        Holder cursor = new("Cursor" + suffix, dice.Chance(0.5), true) { Changes = true };
        text.Append(Cursors.Write(cursor, dice));
        return (text.ToString(), [view, window, held, cursor]);
    }

    /// <summary>Declares one over memory that is there, whose memory is then memory like any.</summary>
    public void Declare(Method method)
    {
        var sources = method.Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true } && (IsSpan ? b.IsWritable || !IsWritable : b is { IsArray: true, IsWritable: true })).ToArray();
        if (sources.Length == 0)
            return;
        var source = method.Dice.OneOf(sources);
        string name = method.Name(method.Dice.Pick("view", "held", "over")), span = source.IsArray && IsSpan ? source.Name + ".AsSpan()" : source.Name;
        int skip = IsSpan && source.Least > 0 && method.Dice.Chance(0.4) ? method.Dice.Between(0, source.Least) : 0;
        method.Use(Changes ? "struct over memory that its methods change" : IsSpan ? IsWritable ? "struct over a writable span" : "struct over a span" : "struct that holds an array");
        string part = skip > 0 ? $"{span}[{skip.ToString(CultureInfo.InvariantCulture)}..]" : span;
        method.Line($"{method.Dice.Pick(Name, IsSpan ? Name : "var")} {name} = new {Name}({part}, {method.Expressions.Real(1)});");
        string memory = $"{name}.Cells", total = method.Name("t");
        method.Scope.Buffers.Add(source with { Name = memory, IsArray = !IsSpan, IsWritable = IsWritable, Least = source.Least - skip, Length = source.Length < 0 ? -1 : source.Length - skip, Kind = skip > 0 ? memory : source.Kind });
        if (Changes)
        {
            Cursors.Use(method, name, source with { Least = source.Least - skip });
            return;
        }
        method.Scope.Reals.Add(new RealVariable($"{name}.Factor", false) { IsProperty = true, IsReference = IsSpan });
        method.Line($"Real {total} = {name}{method.Dice.Pick("", "", ".Rest()")}.Total({method.Expressions.Real(1)});");
        if (method.Dice.Chance(0.3))
            method.Line($"{total} *= {name}.Rest().Total({total});");
        method.Scope.Reals.Add(new RealVariable(total, true));
        if (IsSpan && source.Least - skip > 0 && method.Dice.Chance(0.4))
        {
            method.Use("indexer of a struct over memory");
            method.Line(IsWritable ? $"{name}.Set(0, {name}[0] {method.Dice.Pick("*", "-")} {method.Expressions.Bounded(1)});" : $"{total} += {name}[0];");
        }
    }
}
