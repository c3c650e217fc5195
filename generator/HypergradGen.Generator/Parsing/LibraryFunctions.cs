using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Calls of the library's functions on scalars, which <see cref="ScalarFunctions"/> lists.</summary>
internal sealed class LibraryFunctions(FunctionContext context)
{
    /// <summary>The values of a call, more than one where it returns a tuple; null where the method is not one of these.</summary>
    public ImmutableArray<Operand>? TryParse(IInvocationOperation call, string? name)
    {
        var method = GenericMath.Target(call);
        if (IsStop(method))
            return SourceTypes.Scalar(call.Type) is { } stopped ? [context.Let(call, stopped, new Stop(Arguments(call)[0]), name)] : null;
        if (FlagOf(call) is { } flag)
        {
            var (value, asked) = (context.Expressions.Scalar(call.Instance), context.Expressions.Scalar(flag));
            var common = context.Let(call, asked.Type, new Binary(BinaryOperator.And, value, asked));
            return [context.Let(call, ValueType.Bool, new Binary(BinaryOperator.Equal, common, asked), name)];
        }
        if (!method.IsStatic || ScalarFunctions.Home(method.ContainingType) is not { } home || SourceTypes.Flatten(method.ReturnType) is not { } results)
            return null;
        if (Rounding(method, call) is { } rounding)
            return Compose(call, rounding, results[0], [context.Expressions.Scalar(call.Arguments.First(a => a.Parameter!.Ordinal == 0).Value)], name);
        // A type of numbers that scalars are not, or one that the type system alone tells from an integer.
        if (method.IsGenericMethod || method.Parameters.Any(p => p.RefKind != RefKind.None || p.Type.TypeKind == TypeKind.Enum) || !call.Arguments.All(a => IsScalar(a, home)) || !ScalarFunctions.HaveOverloads(home, method))
            return null;

        // Of an int, BitOperations has what int has.
        if (home == "BitOperations" && method.Parameters[0].Type.SpecialType == SpecialType.System_Int32 && ScalarFunctions.IsKnown("int", method.Name, method.Parameters.Length, isReal: false))
            home = "int";
        int arity = method.Parameters.Length;
        // Constants of a predicate have the type of the number that it asks about.
        var real = results[0].IsReal ? results[0] : method.Parameters.Select(p => SourceTypes.Scalar(p.Type)).FirstOrDefault(t => t is { IsReal: true }) ?? ValueType.Real;
        if (ScalarFunctions.FindComposition(home, method.Name, arity) is { } composition)
            return Compose(call, composition, real, Arguments(call), name);
        if (results.Count != 1)
            return null;
        string? function = results[0].IsReal ? ScalarFunctions.FindRow(home, method.Name, arity)?.Function : ScalarFunctions.FindInteger(home, method.Name, arity);
        return function is null ? null : [context.Let(call, results[0], new Intrinsic(function, Arguments(call)), name)];
    }

    /// <summary>b of <c>a.HasFlag(b)</c>, which is (a &amp; b) == b.</summary>
    private static IOperation? FlagOf(IInvocationOperation call)
        => call is { TargetMethod: { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum }, Instance.Type: { } type, Arguments: [{ Value: IConversionOperation { Operand: var flag } }] }
            && SourceTypes.Scalar(type) is { IsInteger: true } && SymbolEqualityComparer.Default.Equals(flag.Type, type) ? flag : null;

    /// <summary>Gradient.Stop, of a number or of a span.</summary>
    public static bool IsStop(IMethodSymbol method)
        => method is { Name: "Stop", IsStatic: true, ContainingType: { Name: "Gradient", ContainingNamespace: { Name: "HypergradGen", ContainingNamespace.IsGlobalNamespace: true } } };

    private ImmutableArray<Operand> Compose(IInvocationOperation call, Composition composition, Ir.ValueType type, ImmutableArray<Operand> arguments, string? name)
    {
        var formulas = new FormulaBuilder(context.Flow.Block, type);
        var results = composition(formulas, [.. arguments.Select(formulas.Of)]).Select(f => context.Locate(call, f.Operand)).ToImmutableArray();
        return results.Length == 1 && name is not null ? [context.Flow.Block.Rename(results[0], name)] : results;
    }

    /// <summary>Math.Round with a mode that is a constant.</summary>
    private static Composition? Rounding(IMethodSymbol method, IInvocationOperation call)
        => method is { Name: "Round", Parameters: [{ Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single }, { Type: var mode }] } && SourceTypes.IsSystemType(mode, "MidpointRounding")
            && call.Arguments.First(a => a.Parameter!.Ordinal == 1).Value.ConstantValue is { HasValue: true, Value: int constant } ? ScalarFunctions.FindRounding(constant) : null;

    private static bool IsScalar(IArgumentOperation argument, string home)
        => home == "BitOperations" ? SourceTypes.Element(argument.Parameter?.Type) == ElementType.Int32 || BitsOf(argument.Value) is not null : SourceTypes.Scalar(argument.Parameter?.Type) is not null;

    /// <summary>The integer whose bits <c>(uint)n</c> is: <c>BitOperations.Log2((uint)n)</c>.</summary>
    private static IOperation? BitsOf(IOperation value)
        => value is IConversionOperation { OperatorMethod: null, IsChecked: false, ConstantValue.HasValue: false, Type.SpecialType: SpecialType.System_UInt32, Operand: { Type.SpecialType: SpecialType.System_Int32 } bits } ? bits : null;

    /// <summary>The arguments in the order of the parameters, evaluated as they are written.</summary>
    private ImmutableArray<Operand> Arguments(IInvocationOperation call)
        => call.Arguments.Select(a => (a.Parameter!.Ordinal, Operand: context.Expressions.Scalar(ScalarFunctions.Home(call.TargetMethod.ContainingType) == "BitOperations" ? BitsOf(a.Value) ?? a.Value : a.Value))).ToArray().OrderBy(a => a.Ordinal).Select(a => a.Operand).ToImmutableArray();
}
