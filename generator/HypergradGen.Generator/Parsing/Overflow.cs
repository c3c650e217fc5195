using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What integers do where they overflow: the emitted code does what the project's setting says. Where <c>checked</c> says otherwise a guard throws as C# does.
/// <code>
/// n = checked(a * b)          _ = checked(a * b);  n = a * b
/// </code>
/// </summary>
internal static class Overflow
{
    /// <summary>Whether a sum, difference or product leaves the range of its type for some operands; of literals of <c>int</c> that is known.</summary>
    private static bool IsPossible(BinaryOperator op, Operand left, Operand right)
    {
        if (op is not (BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply))
            return false;
        if (left.Type != ValueType.Int || left is not Literal { AsInt: var a } || right is not Literal { AsInt: var b })
            return true;
        long exact = op switch { BinaryOperator.Add => (long)a + b, BinaryOperator.Subtract => (long)a - b, _ => (long)a * b };
        return exact != (int)exact;
    }

    /// <summary>A sum, difference or product of integers.</summary>
    public static void Check(FunctionContext context, IOperation at, BinaryOperator op, Operand left, Operand right)
    {
        bool? isChecked = at switch
        {
            IBinaryOperation operation => operation.IsChecked,
            ICompoundAssignmentOperation compound => compound.IsChecked,
            IIncrementOrDecrementOperation step => step.IsChecked,
            _ => null,
        };
        if (isChecked is { } known && IsPossible(op, left, right))
            Check(context, at, known, ["", $" {Printer.Symbol(op)} ", ""], left, right);
    }

    /// <summary>A conversion to an integer of a number that it may not hold.</summary>
    public static void CheckConversion(FunctionContext context, IOperation at, bool isChecked, ElementType to, Operand number)
        => Check(context, at, isChecked, [$"({to.Keyword()})", ""], number);

    /// <summary>Where C# checks and the emitted code would not, the operation is checked in front of it.</summary>
    /// <param name="text">The operation as C#, around its operands.</param>
    public static void Check(FunctionContext context, IOperation at, bool isChecked, string[] text, params Operand[] operands)
    {
        bool isCheckedByDefault = at.SemanticModel?.Compilation.Options.CheckOverflow == true;
        if (isChecked && !isCheckedByDefault)
        {
            text[0] = "_ = checked(" + text[0];
            text[text.Length - 1] += ");";
            context.Add(at, new Guard(Guard.Always, text, operands) { IsOverflowCheck = true });
        }
        else if (!isChecked && isCheckedByDefault)
        {
            context.Refuse(at, "Integer arithmetic that is 'unchecked' in a project which checks for overflow", "compute the integer outside the method, or leave the project's arithmetic unchecked");
        }
    }
}
