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
