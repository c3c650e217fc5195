namespace HypergradGen.Fuzz.Programs;

/// <summary>Local buffers, slices of them, and what is done to a whole one.</summary>
internal sealed class Buffers(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    public void Declare()
    {
        if (_dice.Chance(0.1) && Scope.Buffers.Where(b => b is { IsReal: true, IsArray: true } && !b.Name.Contains('.', StringComparison.Ordinal)).ToArray() is { Length: > 0 } arrays)
            Kept(_dice.OneOf(arrays));
        else if (Scope.Buffers.Any(b => b.IsReal) && _dice.Chance(0.5))
            Slice();
        else
            Allocate();
    }

    private void Allocate()
    {
        string name = method.Name(_dice.Pick("b", "scratch", "row", "tmp"));
        if (method.LoopDepth > 0)
            method.Use("buffer inside a loop");
        if (_dice.Chance(0.3))
        {
            var values = Enumerable.Range(0, _dice.Between(1, 4)).Select(_ => method.Expressions.Real(1)).ToArray();
            string list = string.Join(", ", values);
            int way = _dice.Between(0, 3);
            bool isArray = way is 1 or 3;
            string spread = Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true }).ToArray() is { Length: > 0 } others && _dice.Chance(0.2) ? _dice.OneOf(others).Name : "";
            string text = way switch
            {
                0 => $"Span<Real> {name} = [{list}{(spread.Length > 0 ? ", .." + spread : "")}];",
                1 => $"Real[] {name} = new Real[] {{ {list} }};",
                2 => $"Span<Real> {name} = stackalloc Real[] {{ {list} }};",
                _ => $"Real[] {name} = [{list}];",
            };
            bool spreads = text.Contains(", ..", StringComparison.Ordinal);
            method.Use(spreads ? "spread" : text.Contains('[') && text.Contains("= [") ? "collection expression" : "array initialiser");
            method.Line(text);
            Scope.Buffers.Add(new BufferVariable(name, true, true, isArray, spreads ? -1 : values.Length, values.Length, name));
            return;
        }
        var buffer = Scope.Buffers.Count > 0 && _dice.Chance(0.4) ? _dice.OneOf(Scope.Buffers) : null;
        var (count, low, high) = buffer is null ? method.Integers.Count(6) : ($"{buffer.Name}.Length", buffer.Least, buffer.Length);
        int length = buffer is null ? low == high ? low : -1 : buffer.Length;
        string kind = buffer?.Kind ?? name;
        int form = _dice.Between(0, 3);
        bool array = form is 1 or 2;
        string declaration = form switch
        {
            0 => $"Span<Real> {name} = stackalloc Real[{count}];",
            1 => $"Real[] {name} = new Real[{count}];",
            2 => $"var {name} = new Real[{count}];",
            _ => $"Span<Real> {name} = new Real[{count}];",
        };
        method.Use(declaration.Contains("stackalloc") ? "stackalloc" : "new double[]");
        method.Line(declaration);
        Scope.Buffers.Add(new BufferVariable(name, true, true, array, length, low, kind));
        if (_dice.Chance(0.6))
            Fill(name, count, kind, length);
    }

    /// <summary>Values for a new buffer, which is zero else.</summary>
    private void Fill(string name, string count, string kind, int length)
    {
        string i = method.Name("i");
        method.Open($"for (int {i} = 0; {i} < {name}.Length; {i}++)");
        Scope.Ints.Add(new IntVariable(i, 0, length >= 0 ? length - 1 : Lengths.Most, Below: kind));
        method.Line($"{name}[{i}] = {method.Expressions.Real(2)};");
        method.Close();
    }

    /// <summary>Memory of an array or a part of it, which is then named by the span that it gives.</summary>
    private void Kept(BufferVariable source)
    {
        string name = method.Name("kept");
        int skip = source.Least > 0 && _dice.Chance(0.5) ? _dice.Between(0, source.Least) : 0;
        string text = skip == 0 ? $"{source.Name}.AsMemory()" : _dice.Pick($"{source.Name}.AsMemory({skip})", $"{source.Name}.AsMemory()[{skip}..]", $"{source.Name}.AsMemory()[..^{skip}]", $"{source.Name}.AsMemory().Slice({skip})");
        bool isWritable = source.IsWritable && _dice.Chance(0.8);
        method.Use(isWritable ? "Memory<double>" : "ReadOnlyMemory<double>");
        method.Line($"{(isWritable ? "" : "ReadOnly")}Memory<Real> {name} = {text};");
        string span = $"{name}.Span";
        Scope.Buffers.Add(source with { Name = span, IsArray = false, IsWritable = isWritable, Least = source.Least - skip, Length = source.Length < 0 ? -1 : source.Length - skip, Kind = skip == 0 ? source.Kind : span });
    }

    private void Slice()
    {
        var sources = Scope.Buffers.Where(b => b.IsReal).ToArray();
        var source = _dice.OneOf(sources);
        string name = method.Name(_dice.Pick("part", "head", "tail", "view"));
        bool known = source.Length >= 0;
        int length = source.Length, offset, count;
        int least = source.Least;
        string text;
        string span = source.IsArray ? $"{source.Name}.AsSpan()" : source.Name;
        switch (_dice.Between(0, 5))
        {
            case 0 when least > 0:
                offset = _dice.Between(0, least);
                text = _dice.Pick($"{span}[{offset}..]", $"{span}.Slice({offset})", source.IsArray ? $"{source.Name}.AsSpan({offset})" : $"{span}[{offset}..^0]");
                count = known ? length - offset : -1;
                least -= offset;
                break;
            case 1 when least > 0:
                offset = _dice.Between(0, least);
                text = $"{span}[..^{offset}]";
                count = known ? length - offset : -1;
                least -= offset;
                break;
            case 2 when least > 0:
                offset = _dice.Between(0, least);
                count = _dice.Between(0, least - offset);
                text = _dice.Pick($"{span}.Slice({offset}, {count})", $"{span}[{offset}..{offset + count}]", source.IsArray ? $"{source.Name}.AsSpan({offset}, {count})" : $"{span}.Slice({offset}, {count})");
                least = count;
                break;
            case 3 when least > 0:
                var (from, low, high) = method.Integers.Count(least);
                text = $"{span}.Slice({from}, {span}.Length - {Parenthesised(from)})";
                count = known && low == high ? length - low : -1;
                least -= high;
                break;
            case 4 when least > 1:
                text = $"{span}[^{least}..^1]";
                count = least - 1;
                least = count;
                break;
            default:
                text = span;
                count = length;
                break;
        }
        bool writable = source.IsWritable;
        method.Use(writable ? "writable slice" : "slice");
        if (source.Name == "next")
            method.Use("slice of the next state");
        string type = writable && _dice.Chance(0.8) ? "Span<Real>" : "ReadOnlySpan<Real>";
        method.Line($"{(text == source.Name || source.IsArray || !_dice.Chance(0.3) ? type : "var")} {name} = {text};");
        writable &= type == "Span<Real>";
        Scope.Buffers.Add(new BufferVariable(name, true, writable, false, count, least, text == span ? source.Kind : name) { IsReadable = source.IsReadable });
    }

    private static string Parenthesised(string text) => text.All(char.IsLetterOrDigit) ? text : $"({text})";

    /// <summary>Clear, Fill and CopyTo.</summary>
    public void Whole()
    {
        if (Scope.Buffers.Where(b => b is { IsReal: true, IsWritable: true }).ToArray() is not { Length: > 0 } targets)
            return;
        var target = _dice.OneOf(targets);
        string span = target.IsArray ? $"{target.Name}.AsSpan()" : target.Name;
        int way = _dice.Between(0, 6);
        switch (way)
        {
            case 0:
                method.Use("Clear");
                method.Line($"{span}.Clear();");
                break;
            case 1:
                method.Use("Fill");
                method.Line($"{span}.Fill({method.Expressions.Real(2)});");
                break;
            case 2 when target.Least > 0:
                method.Use("Clear");
                method.Line($"{span}{_dice.Pick("[1..]", "[..1]", "[..^1]")}.Clear();");
                break;
            case 3 when target.IsReadable && target.Least > 1:
                method.Use("overlapping CopyTo");
                method.Line(_dice.Pick($"{span}[1..].CopyTo({span});", $"{span}[..^1].CopyTo({span}[1..]);", $"{span}[1..].CopyTo({span}[..^1]);"));
                break;
            default:
                var sources = Scope.Buffers.Where(b => b.IsReal && b.IsReadable && b != target && (b.Kind == target.Kind || (b.Length >= 0 && b.Length <= target.Least))).ToArray();
                if (sources.Length == 0)
                    break;
                var source = _dice.OneOf(sources);
                method.Use("CopyTo");
                // An array to an array is ambiguous before C# 14.
                string whole = source.IsArray ? span : target.Name;
                bool isShorter = source.Length >= 0 && target.Least > source.Length;
                method.Line(isShorter ? $"{source.Name}.CopyTo({span}[{target.Least - source.Length}..]);" : $"{source.Name}.CopyTo({whole});");
                break;
        }
    }
}
