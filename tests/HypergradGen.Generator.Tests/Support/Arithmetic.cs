using System.Collections.Concurrent;
using System.Reflection;
using HypergradGen.Generator.Ir;
using ValueType = HypergradGen.Generator.Ir.ValueType;

namespace HypergradGen.Generator.Tests.Support;

/// <summary>The operations of the IR on boxed scalars, as C# has them.</summary>
internal static class Arithmetic
{
    private static readonly ConcurrentDictionary<string, MethodInfo> s_functions = new();

    public static object Read(Literal literal) => literal.Type.Element switch
    {
        ElementType.Real64 => literal.AsReal,
        ElementType.Real32 => (float)literal.AsReal,
        ElementType.Int32 => literal.AsInt,
        ElementType.Boolean => literal.AsBool,
        _ => throw new NotSupportedException(literal.Type.ToString()),
    };

    public static object Unary(UnaryOperator op, object argument) => (op, argument) switch
    {
        (UnaryOperator.Negate, double x) => -x,
        (UnaryOperator.Negate, float x) => -x,
        (UnaryOperator.Negate, int x) => unchecked(-x),
        (UnaryOperator.Not, bool x) => !x,
        (UnaryOperator.Complement, int x) => ~x,
        var other => throw new NotSupportedException(other.ToString()),
    };

    public static object Binary(BinaryOperator op, object left, object right) => (left, right) switch
    {
        (double a, double b) => OfReals(op, a, b),
        (float a, float b) => OfSingles(op, a, b),
        (int a, int b) => OfInts(op, a, b),
        (bool a, bool b) => OfBools(op, a, b),
        var other => throw new NotSupportedException($"{op} of {other}"),
    };

    public static object Accumulate(AccumulateOperator op, object before, object change)
        => Binary(op == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract, before, change);

    private static object OfReals(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        BinaryOperator.Remainder => a % b,
        BinaryOperator.Less => a < b,
        BinaryOperator.LessOrEqual => a <= b,
        BinaryOperator.Equal => a == b,
        BinaryOperator.NotEqual => a != b,
        _ => throw new NotSupportedException($"{op} of reals"),
    };

    private static object OfSingles(BinaryOperator op, float a, float b) => OfReals(op, a, b) is double x ? (float)x : OfReals(op, a, b);

    private static object OfInts(BinaryOperator op, int a, int b) => op switch
    {
        BinaryOperator.Add => unchecked(a + b),
        BinaryOperator.Subtract => unchecked(a - b),
        BinaryOperator.Multiply => unchecked(a * b),
        BinaryOperator.Divide => a / b,
        BinaryOperator.Remainder => a % b,
        BinaryOperator.Less => a < b,
        BinaryOperator.LessOrEqual => a <= b,
        BinaryOperator.Equal => a == b,
        BinaryOperator.NotEqual => a != b,
        BinaryOperator.And => a & b,
        BinaryOperator.Or => a | b,
        BinaryOperator.Xor => a ^ b,
        BinaryOperator.ShiftLeft => a << b,
        BinaryOperator.ShiftRight => a >> b,
        _ => throw new NotSupportedException($"{op} of ints"),
    };

    private static object OfBools(BinaryOperator op, bool a, bool b) => op switch
    {
        BinaryOperator.And => a & b,
        BinaryOperator.Or => a | b,
        BinaryOperator.Xor => a ^ b,
        BinaryOperator.Equal => a == b,
        BinaryOperator.NotEqual => a != b,
        _ => throw new NotSupportedException($"{op} of bools"),
    };

    public static object ConvertTo(ValueType type, object value) => (type.Element, value) switch
    {
        (ElementType.Real64, int x) => (double)x,
        (ElementType.Int32, double x) => unchecked((int)x),
        (ElementType.Int32, float x) => unchecked((int)x),
        (ElementType.Real64, float x) => (double)x,
        (ElementType.Real32, double x) => (float)x,
        (ElementType.Real32, int x) => (float)x,
        (ElementType.Real32, float) => value,
        (ElementType.Real64, double) or (ElementType.Int32, int) => value,
        var other => throw new NotSupportedException(other.ToString()),
    };

    private static Type[] TypesOf(string function, object argument) => (function.Split('.')[0], argument) switch
    {
        ("double", float) => [typeof(float)],
        ("double", _) => [typeof(double)],
        ("int", _) => [typeof(int)],
        (_, float) => [typeof(MathF), typeof(Math)],
        _ => [typeof(Math)],
    };

    /// <summary>A function of the rule table: <c>Math.Log/2</c> is the overload of System.Math with two arguments.</summary>
    public static object Call(string function, object[] arguments)
    {
        var types = arguments.Select(a => a.GetType()).ToArray();
        string key = function + string.Concat(types.Select(t => t.Name));
        var method = s_functions.GetOrAdd(key, _ => TypesOf(function, arguments[0]).Select(t => t.GetMethod(function.Split('.', '/')[1], BindingFlags.Public | BindingFlags.Static, types)).FirstOrDefault(m => m is not null)
            ?? throw new NotSupportedException($"The library has no {function} of {string.Join(", ", types.Select(t => t.Name))}"));
        return method.Invoke(null, arguments)!;
    }
}
