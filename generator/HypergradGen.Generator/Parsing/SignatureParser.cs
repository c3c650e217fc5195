using HypergradGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Checks that a marked method can be called as a map or as an objective.</summary>
internal static class SignatureParser
{
    private static readonly SymbolDisplayFormat s_format = new(
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A map or objective with one span of state and one of hyperparameters.</summary>
    public static bool IsPlain(IMethodSymbol method, bool isMap) => Fits(method, isMap) && ShapeParser.IsPlain(method);

    /// <summary>Checks everything but what the parameters are.</summary>
    /// <param name="what">What the method is marked as.</param>
    public static bool CheckMethod(IMethodSymbol method, bool isMap, string what, DiagnosticSink sink)
    {
        if (!HasName(method, sink))
            return false;
        if (!method.CanBeReferencedByName || SourceTypes.IsUnknown(method.ReturnType) || method.Parameters.Any(p => SourceTypes.IsUnknown(p.Type) || !p.CanBeReferencedByName))
        {
            sink.FailSilently();
            return false;
        }
        string? modifier = method switch
        {
            { IsAbstract: true } => "abstract ",
            { IsExtern: true } => "extern ",
            { IsAsync: true } => "async ",
            { IsPartialDefinition: true, PartialImplementationPart: null } => "partial ",
            _ => null,
        };
        if (modifier is null && !method.IsGenericMethod && !method.ReturnsByRef && !method.ReturnsByRefReadonly)
            return true;
        string should = Expected(method, isMap, IsOfSingles(method) ? "float" : "double");
        ReportWrong(method, what, should + (modifier is null ? "" : " { … }"), sink, modifier);
        return false;
    }

    public static void ReportWrong(IMethodSymbol method, string what, string should, DiagnosticSink sink, string? modifier = null)
        => sink.Report(Descriptors.WrongSignature, SourceLocations.Of(method), method.Name, modifier + method.ToDisplayString(s_format), what, should);

    /// <summary>Refuses a mark on what no name reaches, neither the user's nor that of what would be generated beside it.</summary>
    private static bool HasName(IMethodSymbol method, DiagnosticSink sink)
    {
        if (method.MethodKind == MethodKind.Ordinary)
            return true;
        string kind = method.MethodKind == MethodKind.ExplicitInterfaceImplementation ? "The explicit implementation" : "A mark on";
        sink.Report(Descriptors.NotSupported, SourceLocations.Of(method), $"{kind} '{method.Name}'", "mark a method that has a name of its own, and call it from here");
        return false;
    }

    /// <summary>Checks that a method can be differentiated without a solver.</summary>
    public static bool CheckDifferentiable(IMethodSymbol method, DiagnosticSink sink)
    {
        if (!HasName(method, sink))
            return false;
        if (!method.CanBeReferencedByName || SourceTypes.IsUnknown(method.ReturnType) || method.Parameters.Any(p => SourceTypes.IsUnknown(p.Type) || !p.CanBeReferencedByName))
        {
            sink.FailSilently();
            return false;
        }
        (string What, string Advice)? refused = method switch
        {
            { IsGenericMethod: true } => ("A generic method", $"write it for {SourceTypes.Scalars}"),
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => ("A reference as the result", "return the value"),
            { IsAbstract: true } or { IsExtern: true } => ("A method without a body", "give it one, or mark the methods that override it"),
            { IsPartialDefinition: true, PartialImplementationPart: null } => ("A method without a body", "give it one"),
            { IsAsync: true } => ("An 'async' method", "compute what it waits for outside and pass it as an argument"),
            { IsIterator: true } => ("A method with 'yield'", "fill a span, or return an array"),
            _ when SurfaceParser.WhyNotReturned(method) is { } advice => ($"A result of type '{SourceTypes.Display(method.ReturnType)}'", advice),
            _ => null,
        };
        if (refused is { } why)
        {
            sink.Report(method.IsAsync || method.IsIterator ? Descriptors.IteratorOrConcurrency : Descriptors.NotSupported, SourceLocations.Of(method), why.What, why.Advice);
            return false;
        }
        bool fits = true;
        foreach (var parameter in method.Parameters)
        {
            if (SurfaceParser.Refusal(parameter) is not { } because)
                continue;
            sink.Report(Refusals.Of(parameter.Type), SourceLocations.Of(parameter), because.What, because.Advice);
            fits = false;
        }
        return fits;
    }

    /// <summary>Why a parameter of a map is not accepted.</summary>
    public static (string What, string Advice)? Refusal(IParameterSymbol parameter)
        => parameter.RefKind is RefKind.Ref or RefKind.Out
            ? ($"A '{(parameter.RefKind == RefKind.Ref ? "ref" : "out")}' parameter", "return the value, in a tuple where there are several")
            : SurfaceParser.Refusal(parameter);

    private static bool Fits(IMethodSymbol method, bool isMap)
    {
        if (method.IsGenericMethod || method.ReturnsByRef || method.ReturnsByRefReadonly || method.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In)))
            return false;
        var parameters = method.Parameters;
        if (parameters.Length != (isMap ? 3 : 2) || ElementOfSpan(parameters[0].Type, "ReadOnlySpan") is not { } element || ElementOfSpan(parameters[1].Type, "ReadOnlySpan") != element)
            return false;
        return isMap ? method.ReturnsVoid && ElementOfSpan(parameters[2].Type, "Span") == element : method.ReturnType.SpecialType == element;
    }

    /// <summary>What a span or array of double or float holds.</summary>
    private static SpecialType? ElementOfSpan(ITypeSymbol type, string name)
    {
        var element = type is IArrayTypeSymbol { Rank: 1 } array ? array.ElementType : SourceTypes.IsSpan(type) && type.Name == name ? ((INamedTypeSymbol)type).TypeArguments[0] : null;
        return element?.SpecialType is SpecialType.System_Double or SpecialType.System_Single ? element.SpecialType : null;
    }

    private static bool IsOfSingles(IMethodSymbol method)
        => 2 * method.Parameters.Count(p => SourceTypes.Buffer(p.Type)?.Element == Ir.ElementType.Real32) > method.Parameters.Length;

    private static string Expected(IMethodSymbol method, bool isMap, string real) => isMap
        ? $"void {method.Name}(ReadOnlySpan<{real}> w, ReadOnlySpan<{real}> lambda, Span<{real}> next)"
        : $"{real} {method.Name}(ReadOnlySpan<{real}> w, ReadOnlySpan<{real}> lambda)";

    /// <summary>Whether an objective, plain as the map is, is on the same numbers.</summary>
    public static bool HaveSameElement(IMethodSymbol map, IMethodSymbol objective) => IsOfSingles(map) == IsOfSingles(objective);

    public static string Accessibility(IMethodSymbol method) => method.DeclaredAccessibility switch
    {
        Microsoft.CodeAnalysis.Accessibility.Public => "public",
        Microsoft.CodeAnalysis.Accessibility.Internal => "internal",
        Microsoft.CodeAnalysis.Accessibility.Protected => "protected",
        Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal => "protected internal",
        Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal => "private protected",
        _ => "private",
    };
}
