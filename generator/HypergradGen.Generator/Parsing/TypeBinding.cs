using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// What type parameters stand for while the body of a generic method is read: the operations of a body name the parameters
/// of its declaration, whichever types a call gives them.
/// <code>
/// static T Half&lt;T&gt;(T x) where T : INumber&lt;T&gt; => x / T.CreateChecked(2);        Half(w[0]): T is double
/// </code>
/// A type is asked for wherever an operation is parsed, so that the binding is one of the thread and not an argument of
/// everything: parsing a method is one call that begins and ends on it.
/// </summary>
internal static class TypeBinding
{
    [ThreadStatic]
    private static ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol>? s_bound;

    private static ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> Bound
        => s_bound ?? ImmutableDictionary.Create<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default);

    /// <summary>The type that a type parameter stands for here; any other type, and a parameter that is not bound, is itself.</summary>
    public static ITypeSymbol? Of(ITypeSymbol? type) => type is ITypeParameterSymbol parameter && Bound.TryGetValue(parameter, out var bound) ? bound : type;

    /// <summary>A type with what its type arguments stand for here.</summary>
    public static ITypeSymbol Closed(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => Of(type)!,
        IArrayTypeSymbol => type,
        INamedTypeSymbol { IsGenericType: true, IsUnboundGenericType: false } named => Closed(named),
        _ => type,
    };

    /// <summary>Whether a type parameter that stands for nothing here is among the type arguments.</summary>
    public static bool IsOpen(INamedTypeSymbol type)
        => type.TypeArguments.Any(a => a is ITypeParameterSymbol || a is INamedTypeSymbol named && IsOpen(named)) || type.ContainingType is { } outer && IsOpen(outer);

    public static INamedTypeSymbol Closed(INamedTypeSymbol type)
    {
        if (type.ContainingType is { IsGenericType: true } outer && Closed(outer) is var around && !SymbolEqualityComparer.Default.Equals(outer, around))
            type = around.GetTypeMembers(type.Name, type.Arity).FirstOrDefault() is { } member ? type.Arity == 0 ? member : member.Construct([.. type.TypeArguments]) : type;
        if (type.TypeArguments.IsEmpty)
            return type;
        var arguments = type.TypeArguments.Select(Closed).ToArray();
        return arguments.SequenceEqual(type.TypeArguments, SymbolEqualityComparer.Default) ? type : type.ConstructedFrom.Construct(arguments);
    }

    /// <summary>A method with what its type arguments, and those of its type, stand for here.</summary>
    public static IMethodSymbol Closed(IMethodSymbol method)
    {
        if (Bound.IsEmpty || method.MethodKind == MethodKind.LocalFunction && !method.IsGenericMethod)
            return method;
        var closed = method;
        if (method.ContainingType is { IsGenericType: true } type && Closed(type) is var around && !SymbolEqualityComparer.Default.Equals(type, around))
            closed = around.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)) ?? method;
        return method.IsGenericMethod ? closed.ConstructedFrom.Construct([.. method.TypeArguments.Select(Closed)]) : closed;
    }

    /// <summary>What the type arguments of a method, and of the types and methods around it, make of its body; empty where there are none.</summary>
    public static string Specialisation(IMethodSymbol method)
        => string.Join(",", Parameters(method).Select(p => p.Argument.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)));

    /// <summary>Reads the arguments and the body of a method while <paramref name="read"/> runs.</summary>
    public static TResult Within<TResult>(IMethodSymbol method, Func<TResult> read)
    {
        var outer = s_bound;
        foreach (var (parameter, argument) in Parameters(method))
            s_bound = Bound.SetItem(parameter, argument);
        try
        {
            return read();
        }
        finally
        {
            s_bound = outer;
        }
    }

    /// <summary>The type parameters that a body can name, with their arguments: those of the method, of a method around a local function, and of the types.</summary>
    private static IEnumerable<(ITypeParameterSymbol Parameter, ITypeSymbol Argument)> Parameters(IMethodSymbol method)
    {
        for (ISymbol? symbol = method; symbol is IMethodSymbol or INamedTypeSymbol; symbol = symbol.ContainingSymbol)
        {
            var (parameters, arguments) = symbol is IMethodSymbol m
                ? (MethodSymbols.Implementation(m).TypeParameters, m.TypeArguments)
                : (((INamedTypeSymbol)symbol).OriginalDefinition.TypeParameters, ((INamedTypeSymbol)symbol).TypeArguments);
            for (int i = 0; i < Math.Min(parameters.Length, arguments.Length); i++)
            {
                if (Of(arguments[i]) is { } argument && !SymbolEqualityComparer.Default.Equals(argument, parameters[i]))
                    yield return (parameters[i], argument);
            }
        }
    }
}
