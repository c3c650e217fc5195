using System.Collections.Concurrent;
using System.Numerics;
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
        ElementType.UInt32 => (uint)literal.Bits,
        ElementType.Int64 => literal.Bits,
        ElementType.UInt64 => unchecked((ulong)literal.Bits),
        _ => throw new NotSupportedException(literal.Type.ToString()),
    };

    /// <summary>What memory holds: short integers are read as int, and int is cut to them.</summary>
    public static object FromMemory(object element) => element is sbyte or byte or short or ushort ? System.Convert.ToInt32(element) : element;

    public static object ToMemory(Array memory, object value) => (Type.GetTypeCode(memory.GetType().GetElementType()), value) switch
    {
        (TypeCode.SByte, int x) => unchecked((sbyte)x),
        (TypeCode.Byte, int x) => unchecked((byte)x),
        (TypeCode.Int16, int x) => unchecked((short)x),
        (TypeCode.UInt16, int x) => unchecked((ushort)x),
        _ => value,
    };

    public static Type TypeOf(ElementType element) => element switch
    {
        ElementType.Real64 => typeof(double),
        ElementType.Real32 => typeof(float),
        ElementType.Int32 => typeof(int),
        ElementType.UInt32 => typeof(uint),
        ElementType.Int64 => typeof(long),
        ElementType.UInt64 => typeof(ulong),
        ElementType.Int8 => typeof(sbyte),
        ElementType.UInt8 => typeof(byte),
        ElementType.Int16 => typeof(short),
        ElementType.UInt16 => typeof(ushort),
        _ => typeof(bool),
    };

    public static object Unary(UnaryOperator op, object argument) => (op, argument) switch
    {
        (UnaryOperator.Negate, double x) => -x,
        (UnaryOperator.Negate, float x) => -x,
        (UnaryOperator.Negate, int x) => unchecked(-x),
        (UnaryOperator.Not, bool x) => !x,
        (UnaryOperator.Complement, int x) => ~x,
        (UnaryOperator.Negate, long x) => unchecked(-x),
        (UnaryOperator.Complement, uint x) => ~x,
        (UnaryOperator.Complement, long x) => ~x,
        (UnaryOperator.Complement, ulong x) => ~x,
        var other => throw new NotSupportedException(other.ToString()),
    };

    public static object Binary(BinaryOperator op, object left, object right) => (left, right) switch
    {
        (double a, double b) => OfNumbers(op, a, b),
        (float a, float b) => OfNumbers(op, a, b),
        (int a, int b) when op is BinaryOperator.ShiftLeft or BinaryOperator.ShiftRight => Shifted(op, a, b),
        (int a, int b) => OfInts(op, a, b),
        (uint a, uint b) => OfInts(op, a, b),
        (uint a, int b) => Shifted(op, a, b),
        (long a, long b) => OfInts(op, a, b),
        (long a, int b) => Shifted(op, a, b),
        (ulong a, ulong b) => OfInts(op, a, b),
        (ulong a, int b) => Shifted(op, a, b),
        (bool a, bool b) => OfBools(op, a, b),
        var other => throw new NotSupportedException($"{op} of {other}"),
    };

    public static object Accumulate(AccumulateOperator op, object before, object change)
        => Binary(op == AccumulateOperator.Add ? BinaryOperator.Add : BinaryOperator.Subtract, before, change);

    private static object OfNumbers<T>(BinaryOperator op, T a, T b)
        where T : struct, INumber<T> => op switch
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
            _ => throw new NotSupportedException($"{op} of numbers"),
        };

    private static object Shifted<T>(BinaryOperator op, T a, int b)
        where T : struct, IBinaryInteger<T> => op switch
        {
            BinaryOperator.ShiftLeft => a << b,
            BinaryOperator.ShiftRight => a >> b,
            _ => throw new NotSupportedException($"{op} of ints"),
        };

    private static object OfInts<T>(BinaryOperator op, T a, T b)
        where T : struct, IBinaryInteger<T> => op switch
        {
            BinaryOperator.And => a & b,
            BinaryOperator.Or => a | b,
            BinaryOperator.Xor => a ^ b,
            _ => OfNumbers(op, a, b),
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
        (_, double x) => FromReal(type.Element, x),
        (_, float x) => FromReal(type.Element, x),
        (_, int x) => FromInteger(type.Element, x),
        (_, uint x) => FromInteger(type.Element, x),
        (_, long x) => FromInteger(type.Element, x),
        (_, ulong x) => FromInteger(type.Element, x),
        var other => throw new NotSupportedException(other.ToString()),
    };

    private static object FromReal(ElementType to, double x) => to switch
    {
        ElementType.UInt32 => (object)unchecked((uint)x),
        ElementType.Int64 => unchecked((long)x),
        ElementType.UInt64 => unchecked((ulong)x),
        ElementType.Int8 => (int)unchecked((sbyte)x),
        ElementType.UInt8 => (int)unchecked((byte)x),
        ElementType.Int16 => (int)unchecked((short)x),
        ElementType.UInt16 => (int)unchecked((ushort)x),
        _ => throw new NotSupportedException($"{to} of a real"),
    };

    private static object FromInteger<T>(ElementType to, T x)
        where T : struct, IBinaryInteger<T> => to switch
        {
            ElementType.Real64 => (object)double.CreateTruncating(x),
            ElementType.Real32 => float.CreateTruncating(x),
            ElementType.Int32 => int.CreateTruncating(x),
            ElementType.UInt32 => uint.CreateTruncating(x),
            ElementType.Int64 => long.CreateTruncating(x),
            ElementType.UInt64 => ulong.CreateTruncating(x),
            ElementType.Int8 => (int)sbyte.CreateTruncating(x),
            ElementType.UInt8 => (int)byte.CreateTruncating(x),
            ElementType.Int16 => (int)short.CreateTruncating(x),
            ElementType.UInt16 => (int)ushort.CreateTruncating(x),
            _ => throw new NotSupportedException($"{to} of an integer"),
        };

    private static Type[] TypesOf(string function, object argument) => (function.Split('.')[0], argument) switch
    {
        ("double", float) => [typeof(float)],
        ("double", _) => [typeof(double)],
        ("int", _) => [typeof(int)],
        (_, float) => [typeof(MathF), typeof(Math)],
        _ => [typeof(Math)],
    };

    /// <summary>What emitted code calls for a summand's share.</summary>
    public static object Share(object part, object rest, object whole) => part is float f
        ? HypergradGen.Solvers.Singular.Share(f, (float)rest, (float)whole)
        : HypergradGen.Solvers.Singular.Share((double)part, (double)rest, (double)whole);

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
