using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Functions of the library on scalars: those of the rule table, and those of integers, which need no rule.</summary>
internal sealed class LibraryFunctions(FunctionContext context)
{
    private static readonly HashSet<string> s_ofIntegers = ["Math.Max/2", "Math.Min/2", "Math.Abs/1", "Math.Clamp/3", "Math.Sign/1"];

    public static bool IsOfIntegers(string method, int arity) => method == "DivRem" || s_ofIntegers.Contains($"Math.{method}/{arity}");

    /// <summary>The values of a call, more than one where it returns a tuple; null where the method is not one of these.</summary>
    public ImmutableArray<Operand>? TryParse(IInvocationOperation call, string? name)
    {
        if (SourceTypes.IsTuple(call.Type))
            return GenericMath.Target(call).ContainingType is { } owner && (IsMath(owner) || owner.SpecialType == SpecialType.System_Single) ? Pair(call) : null;
        return TryParseScalar(call, name) is { } value ? [value] : null;
    }

    /// <summary>The functions that give two results are the two functions that give one.</summary>
    private ImmutableArray<Operand>? Pair(IInvocationOperation call)
    {
        var method = GenericMath.Target(call);
        if (SourceTypes.Flatten(method.ReturnType) is not { Count: 2 } types || types[0] != types[1] || method.Parameters.Any(p => SourceTypes.Scalar(p.Type) != types[0]))
            return null;
        switch (method.Name)
        {
            case "SinCos":
                var angle = Arguments(call);
                return [context.Let(call, types[0], new Intrinsic("Math.Sin", angle)), context.Let(call, types[0], new Intrinsic("Math.Cos", angle))];
            case "DivRem":
                var operands = Arguments(call);
                return [context.Let(call, types[0], new Binary(BinaryOperator.Divide, operands[0], operands[1])), context.Let(call, types[0], new Binary(BinaryOperator.Remainder, operands[0], operands[1]))];
            default:
                return null;
        }
    }

    private Operand? TryParseScalar(IInvocationOperation call, string? name)
    {
        var method = GenericMath.Target(call);
        if (method is { Name: "Stop", IsStatic: true, ContainingType: { Name: "Gradient", ContainingNamespace: { Name: "HypergradGen", ContainingNamespace.IsGlobalNamespace: true } } })
            return SourceTypes.Scalar(call.Type) is { } stopped ? context.Let(call, stopped, new Stop(Arguments(call)[0]), name) : null;
        if (IsMath(method.ContainingType))
            return OfMath(call, method, name);
        if (method is not { IsStatic: true, ContainingType.SpecialType: SpecialType.System_Double or SpecialType.System_Single })
            return null;
        bool isGenericOrSingle = method.ContainingType.SpecialType == SpecialType.System_Single || !SymbolEqualityComparer.Default.Equals(method, call.TargetMethod);
        return OfDouble(call, method, name) ?? (isGenericOrSingle ? OfMath(call, method, name) : null);
    }

    /// <summary>The functions of MathF are those of Math, on 32 bits.</summary>
    public static bool IsMath(ITypeSymbol? type) => SourceTypes.IsSystemType(type, "Math") || SourceTypes.IsSystemType(type, "MathF");

    private Operand? OfMath(IInvocationOperation call, IMethodSymbol method, string? name)
    {
        if (SourceTypes.Scalar(method.ReturnType) is not { } type || method.Parameters.Any(p => SourceTypes.Scalar(p.Type) is null || p.Type.TypeKind == TypeKind.Enum))
            return null;
        int arity = method.Parameters.Length;
        if (type.IsReal)
        {
            if (RuleTable.Find("Math", method.Name == "Ieee754Remainder" ? "IEEERemainder" : method.Name, arity) is not { } rule)
                return null;
            return context.Let(call, type, new Intrinsic(rule.Function, Arguments(call)), name);
        }
        return s_ofIntegers.Contains($"Math.{method.Name}/{arity}") ? context.Let(call, type, new Intrinsic("Math." + method.Name, Arguments(call)), name) : null;
    }

    private Operand? OfDouble(IInvocationOperation call, IMethodSymbol method, string? name)
    {
        if (call.Arguments.Length != 1)
            return null;
        switch (method.Name)
        {
            case "IsNaN":
                var x = Arguments(call)[0];
                return context.Let(call, ValueType.Bool, new Binary(BinaryOperator.NotEqual, x, x), name);
            case "IsFinite":
                return context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Less, Magnitude(call), Infinity(call)), name);
            case "IsInfinity":
                return context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Equal, Magnitude(call), Infinity(call)), name);
            case "IsPositiveInfinity":
                return context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Equal, Arguments(call)[0], Infinity(call)), name);
            case "IsNegativeInfinity":
                return context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Equal, Arguments(call)[0], Infinity(call, -1)), name);
            default:
                return null;
        }
    }

    private Value Magnitude(IInvocationOperation call)
    {
        var argument = Arguments(call);
        return context.Let(call, argument[0].Type, new Intrinsic("Math.Abs", argument));
    }

    private static Literal Infinity(IInvocationOperation call, int sign = 1) => Literal.Of(TypeOf(call), sign * double.PositiveInfinity);

    private static ValueType TypeOf(IInvocationOperation call) => SourceTypes.Scalar(call.Arguments[0].Value.Type) ?? ValueType.Real;

    /// <summary>The arguments in the order of the parameters, evaluated as they are written.</summary>
    private ImmutableArray<Operand> Arguments(IInvocationOperation call)
        => call.Arguments.Select(a => (a.Parameter!.Ordinal, Operand: context.Expressions.Scalar(a.Value))).ToArray().OrderBy(a => a.Ordinal).Select(a => a.Operand).ToImmutableArray();
}
