using System.Globalization;

namespace HypergradGen.Fuzz.Programs;

/// <summary>Elements of buffers and tables, by indices that are there.</summary>
internal sealed class Elements(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    public string? Read()
    {
        if (Scope.Tables.Count > 0 && _dice.Chance(0.12) && OfTable(_dice.OneOf(Scope.Tables)) is { } element)
            return element;
        var buffers = Scope.Buffers.Concat(Scope.Parts).Where(b => b.IsReal && b.IsReadable).ToArray();
        for (int attempt = 0; attempt < 3 && buffers.Length > 0; attempt++)
        {
            // What was declared last is what statements nearby are about; what has no derivative is dull.
            var near = buffers.TakeLast(3).ToArray();
            var active = buffers.Where(b => b.Kind is "state" or "hyper").ToArray();
            var buffer = _dice.OneOf(active.Length > 0 && _dice.Chance(0.35) ? active : _dice.Chance(0.6) ? near : buffers);
            if (Index(buffer) is { } index)
                return $"{buffer.Name}[{index}]{buffer.Part}";
        }
        return null;
    }

    /// <summary>An element that may be written.</summary>
    public (BufferVariable Buffer, string Text)? Written(Func<BufferVariable, bool>? which = null)
    {
        var buffers = Scope.Buffers.Concat(Scope.Parts).Where(b => b.IsReal && b.IsWritable && (which is null || which(b))).ToArray();
        for (int attempt = 0; attempt < 3 && buffers.Length > 0; attempt++)
        {
            var buffer = _dice.OneOf(buffers);
            if (Index(buffer) is { } index)
                return (buffer, $"{buffer.Name}[{index}]{buffer.Part}");
        }
        return null;
    }

    /// <summary>An index that lies in the buffer in every case; null where the buffer may be empty.</summary>
    public string? Index(BufferVariable buffer)
    {
        var direct = Scope.Ints.Where(v => (v.Low >= 0 && v.High < buffer.Least) || v.Below == buffer.Kind).ToArray();
        if (direct.Length > 0 && _dice.Chance(0.6))
            return _dice.OneOf(direct).Name;
        string name = buffer.Name;
        if (buffer.Least > 0 && _dice.Chance(0.05) && Scope.Ints.Where(v => v.IsAssignable).ToArray() is { Length: > 0 } counters)
        {
            method.Use("index that changes a variable");
            string k = _dice.OneOf(counters).Name;
            return _dice.Pick($"({k}++ & 7) % {name}.Length", $"(--{k} & 7) % {name}.Length", $"({k} += 3) & 0");
        }
        if (direct.Length > 0 && _dice.Chance(0.35))
        {
            string v = _dice.OneOf(direct).Name;
            return _dice.Pick($"{name}.Length - 1 - {v}", $"({v} + 1) % {name}.Length", $"({v} + {name}.Length - 1) % {name}.Length", $"{v} / 2", $"{v} == 0 ? 0 : {v} - 1", $"Math.Max({v} - 1, 0)");
        }
        if (buffer.Least == 0)
            return direct.Length > 0 ? _dice.OneOf(direct).Name : null;
        if (_dice.Chance(0.15))
        {
            method.Use("^ index");
            return $"^{_dice.Between(1, buffer.Least).ToString(CultureInfo.InvariantCulture)}";
        }
        if (_dice.Chance(0.5))
        {
            var (text, low, high) = method.Integers.Small(1);
            if (low >= 0 && high < buffer.Least)
                return text;
            if (high < 10000)
                return low >= 0 ? $"({text}) % {name}.Length" : $"Math.Abs({text}) % {name}.Length";
        }
        return _dice.Between(0, buffer.Least - 1).ToString(CultureInfo.InvariantCulture);
    }

    private string? OfTable(TableVariable table)
    {
        method.Use(table.IsJagged ? "double[][]" : table.Sizes.Length == 2 ? "double[,]" : "double[,,]");
        if (!table.IsJagged)
            return table.Sizes.Any(s => s == 0) ? null : $"{table.Name}[{string.Join(", ", table.Sizes.Select(s => method.Integers.In(0, s - 1)))}]";
        var rows = Enumerable.Range(0, table.Sizes.Length).Where(r => table.Sizes[r] > 0).ToArray();
        if (rows.Length == 0)
            return null;
        int row = _dice.OneOf(rows);
        return $"{table.Name}[{row}][{method.Integers.In(0, table.Sizes[row] - 1)}]";
    }
}
