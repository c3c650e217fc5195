using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What integers do where they overflow: the emitted code does what the project's setting says, so that <c>checked</c> and <c>unchecked</c>
/// are understood where they say the same.
/// </summary>
internal static class Overflow
{
    /// <summary>Whether a sum, difference or product leaves the range of <c>int</c> for some operands; of literals that is known.</summary>
    public static bool IsPossible(BinaryOperator op, Operand left, Operand right)
    {
        if (op is not (BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply))
            return false;
        if (left is not Literal { AsInt: var a } || right is not Literal { AsInt: var b })
            return true;
        long exact = op switch { BinaryOperator.Add => (long)a + b, BinaryOperator.Subtract => (long)a - b, _ => (long)a * b };
        return exact != (int)exact;
    }

    public static void Require(FunctionContext context, IOperation at)
    {
        bool? isChecked = at switch
        {
            IBinaryOperation operation => operation.IsChecked,
            ICompoundAssignmentOperation compound => compound.IsChecked,
            IIncrementOrDecrementOperation step => step.IsChecked,
            _ => null,
        };
        if (isChecked is { } known)
            Require(context, at, known);
    }

    /// <summary>Refuses what overflows otherwise than the emitted code does.</summary>
    public static void Require(FunctionContext context, IOperation at, bool isChecked)
    {
        bool isCheckedByDefault = at.SemanticModel?.Compilation.Options.CheckOverflow == true;
        if (isChecked && !isCheckedByDefault)
            context.Refuse(at, "Integer arithmetic that throws where it overflows", "write it without 'checked', and throw before it where the numbers are too large");
        else if (!isChecked && isCheckedByDefault)
            context.Refuse(at, "Integer arithmetic that is 'unchecked' in a project which checks for overflow", "compute the integer outside the method, or leave the project's arithmetic unchecked");
    }
}
