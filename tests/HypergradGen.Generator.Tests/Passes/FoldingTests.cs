using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Optimisation;
using HypergradGen.Generator.Tests.Support;
using Convert = HypergradGen.Generator.Ir.Convert;
using ValueType = HypergradGen.Generator.Ir.ValueType;

namespace HypergradGen.Generator.Tests.Passes;

/// <summary>What is computed of literals is what C# computes at run time, and integers that do not fit are never left for the C# compiler, which refuses them.</summary>
public class FoldingTests
{
    private static readonly long[] s_bits = [0, 1, 2, 3, 7, 31, 77, 127, 128, 200, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, 1L << 53, long.MaxValue];

    public static TheoryData<ElementType> Integers => [ElementType.Int32, ElementType.UInt32, ElementType.Int64, ElementType.UInt64];

    private static IEnumerable<Literal> Literals(ElementType element)
        => s_bits.Concat(s_bits.Select(b => ~b)).Select(b => (Literal)Folding.Fold(new Convert(new ValueType(element), Literal.Integer(new ValueType(ElementType.Int64), b)), _ => null)!).Distinct();

    private static object? Fold(Operation operation) => Folding.Fold(operation, _ => null) is Literal literal ? Arithmetic.Read(literal) : null;

    [Theory]
    [MemberData(nameof(Integers))]
    public void Operators_on_two_literals(ElementType element)
    {
        foreach (var op in Enum.GetValues<BinaryOperator>())
        {
            bool isShift = op is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight;
            foreach (var left in Literals(element))
            {
                foreach (var right in Literals(isShift ? ElementType.Int32 : element))
                {
                    object? folded = Fold(new Binary(op, left, right));
                    if (folded is not null)
                        Assert.Equal(Arithmetic.Binary(op, Arithmetic.Read(left), Arithmetic.Read(right)), folded);
                    else
                        Assert.True(op is BinaryOperator.Divide or BinaryOperator.Remainder || element == ElementType.Int32, $"{left} {op} {right}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void Operators_on_one_literal_and_conversions(ElementType element)
    {
        foreach (var literal in Literals(element))
        {
            object value = Arithmetic.Read(literal);
            Assert.Equal(Arithmetic.Unary(UnaryOperator.Complement, value), Fold(new Unary(UnaryOperator.Complement, literal)));
            if (element is ElementType.Int32 or ElementType.Int64)
                Assert.Equal(Arithmetic.Unary(UnaryOperator.Negate, value), Fold(new Unary(UnaryOperator.Negate, literal)));
            foreach (var to in Enum.GetValues<ElementType>().Where(t => t != ElementType.Boolean))
            {
                object? folded = Fold(new Convert(new ValueType(to), literal));
                if (folded is not null || to != ElementType.Real32)
                    Assert.Equal(Arithmetic.ConvertTo(new ValueType(to), value), folded);
            }
        }
    }

    [Theory]
    [InlineData(ElementType.UInt8, 255.9, 255)]
    [InlineData(ElementType.Int8, -128.9, -128)]
    [InlineData(ElementType.Int32, 2147483647.5, int.MaxValue)]
    [InlineData(ElementType.Int32, -0.5, 0)]
    public void Reals_that_an_integer_can_hold(ElementType to, double real, int expected) => Assert.Equal(expected, Fold(new Convert(new ValueType(to), Operand.Real(real))));
}
