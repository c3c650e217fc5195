using System.Collections.Immutable;
using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Rules;

/// <summary>An operand with C#'s operators, so that the rule table reads like the formulas it holds.</summary>
public readonly struct Formula(FormulaBuilder builder, Operand operand)
{
    public Operand Operand { get; } = operand;

    private FormulaBuilder Builder { get; } = builder;

    public static Formula operator +(Formula a, Formula b) => a.Builder.Binary(BinaryOperator.Add, a, b);

    public static Formula operator -(Formula a, Formula b) => a.Builder.Binary(BinaryOperator.Subtract, a, b);

    public static Formula operator *(Formula a, Formula b) => a.Builder.Binary(BinaryOperator.Multiply, a, b);

    public static Formula operator /(Formula a, Formula b) => a.Builder.Binary(BinaryOperator.Divide, a, b);

    public static Formula operator -(Formula a) => new(a.Builder, a.Builder.Block.Unary(UnaryOperator.Negate, a.Operand));

    public static Formula operator +(double a, Formula b) => b.Builder.Constant(a) + b;

    public static Formula operator +(Formula a, double b) => a + a.Builder.Constant(b);

    public static Formula operator -(double a, Formula b) => b.Builder.Constant(a) - b;

    public static Formula operator -(Formula a, double b) => a - a.Builder.Constant(b);

    public static Formula operator *(double a, Formula b) => b.Builder.Constant(a) * b;

    public static Formula operator /(double a, Formula b) => b.Builder.Constant(a) / b;

    public static Formula operator /(Formula a, double b) => a / a.Builder.Constant(b);
}

/// <summary>Writes formulas into a block, in one element type.</summary>
public sealed class FormulaBuilder(BlockBuilder block, Ir.ValueType type)
{
    public BlockBuilder Block { get; } = block;

    public Formula Of(Operand operand) => new(this, operand);

    public Formula Constant(double value) => new(this, Literal.Of(type, value));

    public Formula Binary(BinaryOperator op, Formula a, Formula b) => new(this, Block.Binary(op, a.Operand, b.Operand));

    public Formula Less(Formula a, Formula b) => Binary(BinaryOperator.Less, a, b);

    public Formula Equal(Formula a, Formula b) => Binary(BinaryOperator.Equal, a, b);

    public Formula And(Formula a, Formula b) => Binary(BinaryOperator.And, a, b);

    public Formula Integer(int value) => new(this, Operand.Int(value));

    /// <summary>An integer argument as a number of the formulas' own type.</summary>
    public Formula FromInteger(Formula integer)
        => new(this, integer.Operand is Literal literal ? Literal.Of(type, literal.AsInt) : Block.Let(type, new Ir.Convert(type, integer.Operand)));

    public Formula Call(string function, params Formula[] arguments)
        => new(this, Block.Let(type, new Intrinsic(function, arguments.Select(a => a.Operand).ToImmutableArray())));

    /// <summary>A function of integers.</summary>
    public Formula IntegerCall(string function, Formula argument) => new(this, Block.Let(Ir.ValueType.Int, new Intrinsic(function, new[] { argument.Operand })));

    /// <summary>coefficient·argument, and 0 where the argument is 0 whatever the coefficient is.</summary>
    public Formula Guarded(Formula coefficient, Formula argument) => new(this, Block.Let(type, new GuardedScale(coefficient.Operand, argument.Operand)));

    /// <summary>a &lt; b ? whenTrue : whenFalse, both sides evaluated.</summary>
    public Formula WhereLess(Formula a, Formula b, Formula whenTrue, Formula whenFalse)
        => Where(Block.Binary(BinaryOperator.Less, a.Operand, b.Operand), whenTrue, whenFalse);

    public Formula WhereEqual(Formula a, Formula b, Formula whenTrue, Formula whenFalse)
        => Where(Block.Binary(BinaryOperator.Equal, a.Operand, b.Operand), whenTrue, whenFalse);

    private Formula Where(Operand condition, Formula whenTrue, Formula whenFalse)
        => new(this, Block.Let(type, new Select(condition, whenTrue.Operand, whenFalse.Operand)));
}
