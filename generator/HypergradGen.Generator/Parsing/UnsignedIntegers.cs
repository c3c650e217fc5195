using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// The two places where an integer may be read without its sign: <c>BitOperations.Log2((uint)n)</c>, and <c>(uint)i &lt; (uint)n</c>, the one test for both ends of
/// a range.
/// </summary>
internal static class UnsignedIntegers
{
    /// <summary>The integer whose bits <c>(uint)n</c> is.</summary>
    public static IOperation? BitsOf(IOperation value)
        => value is IConversionOperation { OperatorMethod: null, IsChecked: false, ConstantValue.HasValue: false, Type.SpecialType: SpecialType.System_UInt32, Operand: { Type.SpecialType: SpecialType.System_Int32 } bits } ? bits : null;

    /// <summary>Whether an operation compares two integers, or one and a constant, without their signs.</summary>
    public static bool IsComparison(IBinaryOperation operation)
        => operation is { IsLifted: false, OperatorMethod: null, Type.SpecialType: SpecialType.System_Boolean } && IsSide(operation.LeftOperand) && IsSide(operation.RightOperand);

    /// <summary>The bits of a side that is a constant.</summary>
    public static int? ConstantBits(IOperation side) => side.ConstantValue is { HasValue: true, Value: uint constant } ? unchecked((int)constant) : null;

    private static bool IsSide(IOperation side) => side.Type?.SpecialType == SpecialType.System_UInt32 && (BitsOf(side) is not null || ConstantBits(side) is not null);
}
