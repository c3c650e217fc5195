using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Emission;

/// <content>Operations as C# expressions.</content>
public sealed partial class FunctionEmitter
{
    private Expression Compute(Operation operation)
    {
        switch (operation)
        {
            case Unary o:
                string symbol = o.Operator switch { UnaryOperator.Negate => "-", UnaryOperator.Not => "!", _ => "~" };
                var argument = Read(o.Argument);
                bool isSigned = argument.Text[0] is '-';
                return Expression.Of(symbol + (isSigned ? $"({argument.Text})" : argument.At(Expression.UnaryLevel)), Expression.UnaryLevel, argument);
            case Binary o:
                var (left, right) = (ReadNumber(o.Left), ReadNumber(o.Right));
                _rightSides[o] = right;
                return Expression.Binary(o.Operator, left, right);
            // The library's throws where its argument is NaN; trouble in the numbers is a status.
            case Intrinsic { Function: "Math.Sign" } o when o.Arguments[0].Type.IsReal:
                return Call("global::HypergradGen.Solvers.Singular.Sign", o.Arguments);
            case Intrinsic o:
                return Call(TypeNames.OfFunction(o.Function, o.Arguments[0].Type.Element, _isStrict), o.Arguments);
            case Load o:
                var element = Element(o.Source, o.Indices).Reading(_memory.Root(o.Source).Id);
                return o.Source.Element.IsShort() ? Expression.Of($"(int){element.Text}", Expression.UnaryLevel, element) with { Short = element } : element;
            case Length o:
                return Expression.Constant(o.Source.Rank > 1 ? $"{_buffers[o.Source.Id]}.GetLength({o.Dimension})" : $"{_buffers[o.Source.Id]}.Length");
            case Convert o:
                argument = ReadNumber(o.Argument);
                var converted = Expression.Of($"({TypeNames.Of(o.To)}){argument.At(Expression.Primary)}", Expression.UnaryLevel, argument);
                return o.To.Element.IsShort() ? Expression.Of($"(int){converted.Text}", Expression.UnaryLevel, converted) with { Short = converted } : converted;
            case Select o:
                return Conditional(Read(o.Condition), Read(o.WhenTrue), Read(o.WhenFalse));
            case Stop o:
                return Read(o.Argument);
            case GuardedScale o:
                return Call("global::HypergradGen.Solvers.Singular.Scale", [o.Coefficient, o.Argument]);
            case Share o:
                return Call("global::HypergradGen.Solvers.Singular.Share", ArgumentsOf(o));
            default:
                throw new InvalidOperationException($"{operation.GetType().Name} is not emitted");
        }
    }

    /// <summary>A rest that is neither 0 nor infinite need not be known: the part alone can be infinite, and the whole is not 0 where the part is.</summary>
    private static Operand[] ArgumentsOf(Share o)
        => o.Rest is Literal { AsReal: not 0 and > double.NegativeInfinity and < double.PositiveInfinity } ? [o.Part, o.Whole] : [o.Part, o.Rest, o.Whole];

    /// <summary>
    /// Sine and cosine of one number are one call, where the first of them is defined. The library may round them otherwise than alone, so that a strict program has two.
    /// <code>
    /// s = Sin(x); c = Cos(x)         var (s, c) = Math.SinCos(x);
    /// </code>
    /// </summary>
    private bool WriteSineAndCosine(Let s, Block block)
    {
        if (_isStrict || SineOrCosineOf(s) is not { } argument)
            return false;
        if (_together.Contains(s.Target.Id))
            return true;
        if (SineAndCosineOf(s, block) is not var (sine, cosine) || new[] { sine, cosine }.Any(o => _targets.ContainsKey(o.Target.Id) || _variables.ContainsKey(o.Target.Id)))
            return false;
        var (sineName, cosineName) = NamesOf(sine, cosine);
        _writer.Line($"var ({sineName}, {cosineName}) = {TypeNames.OfFunction("Math.SinCos", argument.Type.Element, _isStrict)}({Read(argument).Text});");
        _variables[sine.Target.Id] = (sineName, false);
        _variables[cosine.Target.Id] = (cosineName, false);
        _together.Add(sine == s ? cosine.Target.Id : sine.Target.Id);
        return true;
    }

    private static Value? SineOrCosineOf(Let s) => s.Operation is Intrinsic { Function: "Math.Sin" or "Math.Cos", Arguments: [Value argument] } ? argument : null;

    /// <summary>The sine and the cosine of a number of which <paramref name="s"/> is one; null where the block has not the other.</summary>
    private static (Let Sine, Let Cosine)? SineAndCosineOf(Let s, Block block)
    {
        if (SineOrCosineOf(s) is not { } argument)
            return null;
        string own = ((Intrinsic)s.Operation).Function;
        var other = block.Statements.Items.OfType<Let>().FirstOrDefault(o => SineOrCosineOf(o) == argument && ((Intrinsic)o.Operation).Function != own);
        return other is null ? null : own == "Math.Sin" ? (s, other) : (other, s);
    }

    private (string Sine, string Cosine) NamesOf(Let sine, Let cosine)
        => (_names.Take(sine.Target.Name ?? OperationNames.Of(sine.Operation)), _names.Take(cosine.Target.Name ?? OperationNames.Of(cosine.Operation)));

    /// <summary>Values that were written with another one.</summary>
    private readonly HashSet<int> _together = [];

    /// <summary>An operand where C# makes an <c>int</c> of a short integer.</summary>
    private Expression ReadNumber(Operand operand)
    {
        var number = Read(operand);
        return number.Short ?? number;
    }

    private Expression Call(string function, IEnumerable<Operand> arguments)
    {
        var parts = arguments.Select(Read).ToArray();
        return Expression.Of($"{function}({string.Join(", ", parts.Select(p => p.Text))})", Expression.Primary, parts);
    }

    /// <summary>c ? a : b, and the shorter forms that it has where a side is a literal truth value.</summary>
    private static Expression Conditional(Expression condition, Expression whenTrue, Expression whenFalse)
    {
        if (whenFalse.Text == "false")
            return Expression.Of($"{condition.At(Expression.AndAlso)} && {whenTrue.At(Expression.AndAlso + 1)}", Expression.AndAlso, condition, whenTrue);
        if (whenTrue.Text == "true")
            return Expression.Of($"{condition.At(Expression.OrElse)} || {whenFalse.At(Expression.OrElse + 1)}", Expression.OrElse, condition, whenFalse);
        return Expression.Of(
            $"{condition.At(Expression.Conditional + 1)} ? {whenTrue.At(Expression.Conditional + 1)} : {whenFalse.At(Expression.Conditional)}",
            Expression.Conditional,
            condition,
            whenTrue,
            whenFalse);
    }
}
