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
                var (left, right) = (Read(o.Left), Read(o.Right));
                _rightSides[o] = right;
                return Expression.Binary(o.Operator, left, right);
            // The library's throws where its argument is NaN; trouble in the numbers is a status.
            case Intrinsic { Function: "Math.Sign" } o when o.Arguments[0].Type.IsReal:
                return Call("global::HypergradGen.Solvers.Singular.Sign", o.Arguments);
            case Intrinsic o:
                return Call(TypeNames.OfFunction(o.Function, o.Arguments[0].Type.Element), o.Arguments);
            case Load o:
                return Element(o.Source, o.Indices).Reading(_memory.Root(o.Source).Id);
            case Length o:
                return Expression.Constant(o.Source.Rank > 1 ? $"{_buffers[o.Source.Id]}.GetLength({o.Dimension})" : $"{_buffers[o.Source.Id]}.Length");
            case Convert o:
                argument = Read(o.Argument);
                return Expression.Of($"({TypeNames.Of(o.To)}){argument.At(Expression.Primary)}", Expression.UnaryLevel, argument);
            case Select o:
                return Conditional(Read(o.Condition), Read(o.WhenTrue), Read(o.WhenFalse));
            case Stop o:
                return Read(o.Argument);
            case GuardedScale o:
                return Call("global::HypergradGen.Solvers.Singular.Scale", [o.Coefficient, o.Argument]);
            default:
                throw new InvalidOperationException($"{operation.GetType().Name} is not emitted");
        }
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
