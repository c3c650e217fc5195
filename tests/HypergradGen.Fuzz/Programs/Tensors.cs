namespace HypergradGen.Fuzz.Programs;

/// <summary>Calls of <c>TensorPrimitives</c>, on spans that may be empty, and into one of their own arguments.</summary>
internal sealed class Tensors(Method method)
{
    private readonly Dice _dice = method.Dice;

    private Scope Scope => method.Scope;

    private string X => method.Expressions.Real(1);

    private BufferVariable[] Readable => [.. Scope.Buffers.Where(b => b is { IsReal: true, IsReadable: true })];

    public void Write()
    {
        if (Readable.Where(b => b.IsWritable).ToArray() is not { Length: > 0 } targets)
            return;
        var target = _dice.OneOf(targets);
        if (target.Least > 1 && _dice.Chance(0.2))
        {
            Overlapping(targets);
            return;
        }
        BufferVariable[] alike = [.. Readable.Where(b => b.Kind == target.Kind)];
        string x = _dice.OneOf(alike).Name, y = _dice.OneOf(alike).Name, to = target.Name;
        if (x == to || y == to)
            method.Use("TensorPrimitives in place");
        string text = _dice.Between(0, 15) switch
        {
            0 => $"Add({x}, {y}, {to})",
            1 => $"Add({x}, {X}, {to})",
            2 => $"Subtract({x}, {y}, {to})",
            3 => $"Multiply({x}, {y}, {to})",
            4 => $"Multiply({x}, {method.Expressions.Bounded(1)}, {to})",
            5 => $"Divide({x}, 1.5 + RealMath.Abs({X}), {to})",
            6 => $"MultiplyAdd({x}, {X}, {y}, {to})",
            7 => $"AddMultiply({x}, {y}, {method.Expressions.Bounded(1)}, {to})",
            8 => $"{_dice.Pick("Max", "Min")}({x}, {y}, {to})",
            9 => $"{_dice.Pick("Negate", "Abs")}({x}, {to})",
            10 or 11 => $"Tanh({x}, {to})",
            12 => $"{_dice.Pick("Sin", "Cos")}({x}, {to})",
            13 => $"Sigmoid({x}, {to})",
            14 when target.Least > 0 => $"SoftMax({x}, {to})",
            _ => $"Subtract({x}, {X}, {to})",
        };
        Use(text, target);
        method.Line($"{Typed(text)};");
    }

    /// <summary>
    /// Spans that overlap in part: two that are read, and parts of one memory of which what is written is none of what is read, or begins with it.
    /// </summary>
    private void Overlapping(BufferVariable[] targets)
    {
        var source = _dice.OneOf(Readable.Where(b => b.Least > 1).ToArray());
        string x = source.IsArray ? source.Name + ".AsSpan()" : source.Name;
        method.Use("overlapping parts for TensorPrimitives");
        if (_dice.Chance(0.4) && Scope.Reals.Where(r => r.IsAssignable).ToArray() is { Length: > 0 } reals)
        {
            method.Line($"{_dice.OneOf(reals).Name} += {Typed(_dice.Pick($"Dot({x}[1..], {x}[..^1])", $"Distance({x}[..^1], {x}[1..])"))};");
            return;
        }
        if (source.IsWritable && _dice.Chance(0.5))
        {
            string half = $"({x}.Length / 2)";
            method.Line($"{Typed(_dice.Pick($"Add({x}[..{half}], {X}, {x})", $"Multiply({x}[..{half}], {x}[^{half}..], {x}[..{half}])", $"Sin({x}[..{half}], {x}[^{half}..])", $"MultiplyAdd({x}[..^1], {X}, {x}[..^1], {x}[..^1])"))};");
            return;
        }
        var other = targets.FirstOrDefault(b => b != source && b.Kind == source.Kind);
        if (other is not null)
            method.Line($"{Typed(_dice.Pick($"Add({x}[1..], {x}[..^1], {other.Name})", $"Multiply({x}[1..], {x}[..^1], {other.Name})", $"Subtract({x}[..^1], {x}[1..], {other.Name})"))};");
    }

    /// <summary>A number that a whole span gives.</summary>
    public string? Real()
    {
        if (Readable is not { Length: > 0 } sources)
            return null;
        var first = _dice.OneOf(sources);
        string x = first.Name, y = _dice.OneOf(sources.Where(b => b.Kind == first.Kind).ToArray()).Name;
        string text = _dice.Between(0, 8) switch
        {
            0 => $"Sum({x})",
            1 => $"Norm({x})",
            2 => $"Distance({x}, {y})",
            3 => $"SumOfSquares({x})",
            4 => $"SumOfMagnitudes({x})",
            5 => $"Product({x})",
            6 when first.Least > 0 => $"Max({x})",
            _ => $"Dot({x}, {y})",
        };
        Use(text, first);
        return Typed(text);
    }

    /// <summary>Before C# 14 nothing tells the type argument from a <c>Span</c>.</summary>
    private static string Typed(string text) => $"RealTensor.{text.Insert(text.IndexOf('('), "<Real>")}";

    private void Use(string text, BufferVariable on)
    {
        method.Use("TensorPrimitives." + text[..text.IndexOf('(')]);
        if (on.Length == 0)
            method.Use("TensorPrimitives on a span of length 0");
    }
}
