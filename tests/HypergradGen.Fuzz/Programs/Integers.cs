namespace HypergradGen.Fuzz.Programs;

/// <summary>Integer expressions whose bounds are known, so that programs index what is there.</summary>
internal sealed class Integers(Method method)
{
    private readonly Dice _dice = method.Dice;

    /// <summary>Any integer, with its bounds.</summary>
    public (string Text, int Low, int High) Small(int depth)
    {
        (string Text, int Low, int High) made = Leaf();
        if (depth <= 0)
            return made;
        var (text, low, high) = made;
        _dice.Act(
            (8, () => { }
        ),
            (1, () => made = ($"({text} + 1)", low + 1, high + 1)),
            (1, () => made = ($"(2 * {text})", 2 * low, 2 * high)),
            (1, () => made = ($"(3 - {text})", 3 - high, 3 - low)),
            (2, () => made = Divided(text, low, high)),
            (1, () => made = ($"({text} % 3)", low < 0 ? -2 : 0, 2)),
            (1, () => made = ($"Math.Min({text}, 2)", Math.Min(low, 2), Math.Min(high, 2))),
            (1, () => made = ($"Math.Max({text}, 1)", Math.Max(low, 1), Math.Max(high, 1))),
            (1, () => made = ($"({text} & 3)", 0, 3)),
            (2, () => made = Bits(text, low, high)),
            (1, () => made = OfOtherTypes(text)),
            (1, () => made = ($"({method.Expressions.Condition(0)} ? {text} : 1)", Math.Min(low, 1), Math.Max(high, 1))),
            (1, () => made = method.Calls.Int() is { } called ? (called, 0, 3) : made),
            (1, () => made = FromReal()));
        return made;
    }

    private (string Text, int Low, int High) Bits(string text, int low, int high)
    {
        method.Use("bits of integers");
        return _dice.Between(0, 8) switch
        {
            0 => ($"({text} << 1)", 2 * low, 2 * high),
            1 => ($"({text} >> 1)", low >> 1, high >> 1),
            2 => ($"(~{text})", ~high, ~low),
            3 => ($"(({text} * 1000003 ^ {text} >>> 3) & 3)", 0, 3),
            4 => ($"(({text} | 4) % 3)", low < 0 ? -2 : 0, 2),
            5 => ($"Math.Clamp({text}, 0, 3)", Math.Clamp(low, 0, 3), Math.Clamp(high, 0, 3)),
            6 => ($"Math.Sign({text})", Math.Sign(low), Math.Sign(high)),
            7 => ($"checked({text} + 2)", low + 2, high + 2),
            _ => ($"int.PopCount({text} & 15)", 0, 4),
        };
    }

    /// <summary>Arithmetic of other integers, in which bits are lost: a few of what is left.</summary>
    private (string Text, int Low, int High) OfOtherTypes(string text)
    {
        method.Use("integers of other types");
        return _dice.Between(0, 7) switch
        {
            0 => ($"(unchecked((byte)({text} * 77 - 3)) % 4)", 0, 3),
            1 => ($"(unchecked((sbyte)({text} * 55)) % 3)", -2, 2),
            2 => ($"(unchecked((short)({text} * 12345)) >> 14)", -2, 1),
            3 => ($"unchecked((int)((uint){text} * 2654435761u >> 30))", 0, 3),
            4 => ($"unchecked((int)(({text} + 7L) * 6364136223846793005L >>> 62))", 0, 3),
            5 => ($"unchecked((int)((ulong)({text} + 9) * 0x9E3779B97F4A7C15UL % 5UL))", 0, 4),
            6 => ($"(unchecked((ushort)-({text})) / 16384 % 4)", 0, 3),
            _ => ($"(unchecked((uint)({text})) < 3u ? 1 : 0)", 0, 1),
        };
    }

    private (string Text, int Low, int High) Divided(string text, int low, int high)
    {
        method.Use("integer division");
        return ($"({text} / 2)", low / 2, high / 2);
    }

    /// <summary>A count that depends on a real: on the state itself, more often than not.</summary>
    private (string Text, int Low, int High) FromReal()
    {
        method.Use("int of a stopped real");
        return ($"(int)RealGradient.Stop(2.9 * RealMath.Abs(RealMath.Sin({method.Expressions.Leaf()})))", 0, 2);
    }

    private (string Text, int Low, int High) Leaf()
    {
        var ints = method.Scope.Ints;
        if (ints.Count > 0 && _dice.Chance(0.65))
        {
            var variable = _dice.OneOf(ints);
            return (variable.Name, variable.Low, variable.High);
        }
        if (_dice.Chance(0.3) && method.Scope.Buffers.Where(b => !b.IsReal && b.IsReadable).ToArray() is { Length: > 0 } buffers)
        {
            var buffer = _dice.OneOf(buffers);
            if (method.Elements.Index(buffer) is { } index)
            {
                method.Use("int[] element");
                // A function of two integers takes one type.
                return (buffer.IsShort ? $"(+{buffer.Name}[{index}])" : $"{buffer.Name}[{index}]", buffer.Low, buffer.High);
            }
        }
        if (_dice.Chance(0.3) && method.Scope.Buffers.Count > 0)
        {
            var buffer = _dice.OneOf(method.Scope.Buffers);
            return ($"{buffer.Name}.Length", buffer.Least, buffer.Length >= 0 ? buffer.Length : Lengths.Most);
        }
        int constant = _dice.Between(0, 4);
        return (constant.ToString(System.Globalization.CultureInfo.InvariantCulture), constant, constant);
    }

    /// <summary>An integer that lies between the bounds.</summary>
    public string In(int low, int high)
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            var (text, least, most) = Small(1);
            if (least >= low && most <= high)
                return text;
            if (low == 0 && most < 100 && least >= 0 && high > 0 && _dice.Chance(0.5))
                return $"({text} % {high + 1})";
        }
        return _dice.Between(low, high).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A number of elements or repetitions, zero now and then.</summary>
    public (string Text, int Low, int High) Count(int most)
    {
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var (text, low, high) = Small(1);
            if (low >= 0 && high <= most)
                return (text, low, high);
        }
        int constant = _dice.Chance(0.1) ? 0 : _dice.Between(1, Math.Max(1, Math.Min(most, 5)));
        return (constant.ToString(System.Globalization.CultureInfo.InvariantCulture), constant, constant);
    }
}
