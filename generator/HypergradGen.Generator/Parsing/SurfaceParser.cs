using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>A part of what a method returns.</summary>
/// <param name="Name">What its tangent and seed are named after.</param>
internal readonly record struct ReturnedPart(string Name, ITypeSymbol Type)
{
    /// <summary>A span or an array: an output that the caller of a product gives.</summary>
    public bool IsMemory => SourceTypes.LooksLikeBuffer(Type);
}

/// <summary>Parameters as callers see them: scalars, structs, tuples, and spans and arrays of these.</summary>
internal static class SurfaceParser
{
    /// <summary>Why a parameter is not accepted, and what to write instead; null where it is.</summary>
    public static (string What, string Advice)? Refusal(IParameterSymbol parameter)
    {
        string what = $"A parameter of type '{SourceTypes.Display(parameter.Type)}'";
        bool isReference = parameter.RefKind is RefKind.Ref or RefKind.Out;
        if (SourceTypes.LooksLikeBuffer(parameter.Type) && isReference)
            return ($"A '{(parameter.RefKind == RefKind.Ref ? "ref" : "out")}' parameter that is a span or an array", "fill a span");
        if (SourceTypes.IsMemory(parameter.Type) || SourceTypes.IsList(parameter.Type))
            return (what, "pass the span");
        if (SourceTypes.LooksLikeBuffer(parameter.Type) ? SourceTypes.Memory(parameter.Type) is null : SourceTypes.Flatten(parameter.Type) is not { Count: > 0 })
            return (what, StructTypes.HasMemory(parameter.Type) ? "pass its spans and arrays one by one" : SourceTypes.LooksLikeBuffer(parameter.Type) ? Constructs.ElementsOf(parameter.Type)
                : Constructs.AdviceOn(parameter.Type, $"parameters are {SourceTypes.Scalars}, structs and tuples of them, and spans and arrays"));
        if (HasDerivative(parameter) && SourceTypes.Buffer(parameter.Type) is { } shape && (shape.Rank > 1 || shape.Depth > 0))
            return (what, "mark it [Constant], or pass its elements in a span");
        if (ComposedIn(parameter.Type) is { } composed && WhyNotComposed(composed, SourceTypes.LooksLikeBuffer(parameter.Type)) is { } advice && (HasDerivative(parameter) || parameter.RefKind != RefKind.None || SourceTypes.LooksLikeBuffer(parameter.Type)))
            return (what, advice);
        return null;
    }

    /// <summary>Why a method cannot return a type; null where it can.</summary>
    public static string? WhyNotReturned(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return null;
        if (SourceTypes.LooksLikeBuffer(method.ReturnType) || ReturnsMemory(method))
            return Parts(method).Select(p => WhyNotReturned(p)).FirstOrDefault(why => why is not null);
        bool isReal = SourceTypes.Flatten(method.ReturnType) is { Count: > 0 } parts && parts.All(p => p.IsReal);
        if (!isReal)
            return SourceTypes.Scalar(method.ReturnType) is not null && method.Parameters.Any(p => IsGivenBack(p) || IsFilled(p)) ? null : "return a double, or a tuple or struct of them, or fill a span";
        return Returned(method.ReturnType, isWhole: false).Where(StructTypes.IsComposite).Select(t => WhyNotComposed(t, isMemory: false)).FirstOrDefault(why => why is not null);
    }

    private static string? WhyNotReturned(ReturnedPart part)
    {
        if (!part.IsMemory)
            return SourceTypes.Flatten(part.Type) is { Count: > 0 } scalars && scalars.All(s => s.IsReal) ? StructTypes.IsComposite(part.Type) ? WhyNotComposed(part.Type, isMemory: false) : null : "return doubles, arrays of them, or structs";
        if (SourceTypes.IsMemory(part.Type) || SourceTypes.IsList(part.Type) || SourceTypes.Memory(part.Type) is not { Depth: <= 1, Element: ElementType.Real64 or ElementType.Real32 })
            return "return arrays or spans of double, of float, or of structs of one of them, or fill spans";
        return ComposedIn(part.Type) is { } element ? WhyNotComposed(element, isMemory: true) : null;
    }

    /// <summary>Whether a method returns memory, alone or in a tuple: its products take the derivative of it as a span that the caller gives.</summary>
    public static bool ReturnsMemory(IMethodSymbol method) => Parts(method).Any(p => p.IsMemory);

    /// <summary>What a method returns, in order: one value or memory, or the elements of a tuple.</summary>
    public static IReadOnlyList<ReturnedPart> Parts(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
            return [];
        var types = Returned(method.ReturnType, isWhole: false).ToArray();
        return [.. types.Select((t, i) => new ReturnedPart(MethodSurface.ResultName(i, types.Length), t))];
    }

    /// <summary>Whether a parameter has a derivative: it is real, and not marked as a constant.</summary>
    public static bool HasDerivative(IParameterSymbol parameter)
    {
        bool isReal = SourceTypes.LooksLikeBuffer(parameter.Type)
            ? SourceTypes.Memory(parameter.Type)?.Element is ElementType.Real64 or ElementType.Real32
            : SourceTypes.Flatten(parameter.Type) is { Count: > 0 } parts && parts.Any(p => p.IsReal);
        return isReal && !RuleSignature.IsConstant(parameter);
    }

    /// <summary>Whether its elements could be given back.</summary>
    private static bool IsFilled(IParameterSymbol parameter) => SourceTypes.LooksLikeBuffer(parameter.Type) && HasDerivative(parameter);

    private static bool IsGivenBack(IParameterSymbol parameter) => parameter.RefKind is RefKind.Ref or RefKind.Out && HasDerivative(parameter);

    /// <param name="isWhole">Whether a tuple that is returned is one value; else its elements are several.</param>
    public static MethodSurface Of(IMethodSymbol method, ModuleContext module, bool isWhole = false)
    {
        var parameters = ImmutableArray.CreateBuilder<MethodParameter>();
        foreach (var parameter in method.Parameters)
        {
            int width = SourceTypes.LooksLikeBuffer(parameter.Type) ? 1 : StructParser.Width(parameter.Type);
            parameters.Add(new MethodParameter(parameter.Name, parameter.RefKind == RefKind.Out ? 0 : width, IsGivenBack(parameter) ? width : 0, ComposedOf(parameter.Type, module)));
        }
        if (ReturnsMemory(method))
        {
            var parts = Parts(method);
            parameters.AddRange(parts.Where(p => p.IsMemory).Select(p => new MethodParameter(p.Name, 1, 0, ComposedOf(p.Type, module), IsReturned: true)));
            return new MethodSurface(parameters.ToImmutable(), parts.Where(p => !p.IsMemory).Select(p => new MethodParameter(p.Name, 0, StructParser.Width(p.Type), ComposedOf(p.Type, module), IsReturned: true)).ToArray());
        }
        bool returnsReal = !method.ReturnsVoid && SourceTypes.Flatten(method.ReturnType)!.All(p => p.IsReal);
        var returned = returnsReal ? Returned(method.ReturnType, isWhole) : [];
        return new MethodSurface(parameters.ToImmutable(), MethodSurface.Results([.. returned.Select(t => (StructParser.Width(t), ComposedOf(t, module)))]));
    }

    private static IEnumerable<ITypeSymbol> Returned(ITypeSymbol type, bool isWhole)
        => type is INamedTypeSymbol { IsTupleType: true } tuple && !isWhole ? tuple.TupleElements.Select(e => e.Type) : [type];

    /// <summary>A program without the results that have no derivative: a count, whether it succeeded.</summary>
    public static Function WithoutIntegers(Function entry, IMethodSymbol method)
    {
        var kept = ImmutableArray.CreateBuilder<Operand>();
        int next = 0;
        void Take(ITypeSymbol type, bool keeps)
        {
            int width = StructParser.Width(type);
            if (keeps)
                kept.AddRange(entry.Results.Skip(next).Take(width));
            next += width;
        }

        bool returnsMemory = ReturnsMemory(method);
        foreach (var part in returnsMemory ? Parts(method).Where(p => !p.IsMemory) : [])
            Take(part.Type, keeps: true);
        if (!method.ReturnsVoid && !returnsMemory)
            Take(method.ReturnType, SourceTypes.Flatten(method.ReturnType)!.All(p => p.IsReal));
        foreach (var parameter in method.Parameters.Where(p => p.RefKind is RefKind.Ref or RefKind.Out))
            Take(parameter.Type, HasDerivative(parameter));
        return entry with { Body = entry.Body with { Yields = kept.ToImmutable() } };
    }

    /// <summary>The struct or tuple that a parameter is, or is memory of.</summary>
    private static ITypeSymbol? ComposedIn(ITypeSymbol type)
    {
        var value = SourceTypes.ElementType(type) ?? type;
        return StructTypes.IsComposite(value) ? value : null;
    }

    /// <summary>What to write instead of a type whose scalars do not lie one behind the other; a tuple of scalars is assigned by its elements.</summary>
    private static string? WhyNotComposed(ITypeSymbol type, bool isMemory)
    {
        if (StructTypes.IsText(type))
            return "text has no derivative: leave it out";
        if (StructTypes.HoldsText(type))
            return $"text has no derivative: leave it out of '{SourceTypes.Display(type)}', or pass its numbers one by one";
        var parts = SourceTypes.Flatten(type)!;
        if (parts.Any(p => p != parts[0]))
            return $"the parts have to be of one type: make '{SourceTypes.Display(type)}' of double alone, or pass {(isMemory ? "a span for each of them" : "them one by one")}";
        if (type.IsReferenceType)
            return $"make '{SourceTypes.Display(type)}' a record struct";
        return !isMemory && IsOfTuplesAlone(type) ? null : StructLayouts.WhyNotScalarsIn(type);
    }

    private static bool IsOfTuplesAlone(ITypeSymbol type)
        => SourceTypes.Scalar(type) is not null || type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.All(e => IsOfTuplesAlone(e.Type));

    /// <summary>Refuses constants of which neither the parts can be read by name nor the memory as scalars.</summary>
    public static void CheckReadable(IMethodSymbol method, MethodSurface surface, ModuleContext module)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            var parameter = method.Parameters[i];
            if (surface.Parameters[i].Type is { Paths.Count: 0 } && WhyNotComposed(ComposedIn(parameter.Type)!, SourceTypes.LooksLikeBuffer(parameter.Type)) is not null)
                module.Sink.Report(Descriptors.NotSupported, SourceLocations.Of(parameter), $"A parameter of type '{SourceTypes.Display(parameter.Type)}', whose parts type '{module.Problem.Name}' cannot all read,", "make them accessible, or pass them one by one");
        }
    }

    /// <summary>The struct or tuple that a parameter of a type is, or is memory of; null where it is none.</summary>
    public static ComposedType? ComposedOf(ITypeSymbol type, ModuleContext module) => ComposedIn(type) is { } composed ? Composed(composed, module) : null;

    private static ComposedType Composed(ITypeSymbol type, ModuleContext module)
    {
        var paths = Paths(type, module);
        return new ComposedType(type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), StructParser.Width(type), paths is null ? Array.Empty<string>() : paths.ToArray(), SourceTypes.IsTuple(type));
    }

    /// <summary>What reads each scalar of a value; null where the problem's members cannot.</summary>
    private static List<string>? Paths(ITypeSymbol type, ModuleContext module)
    {
        if (SourceTypes.Scalar(type) is not null)
            return type.TypeKind == TypeKind.Enum ? null : [""];
        var parts = type is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.Select((e, i) => (Name: "Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), e.Type, IsReadable: true))
            : StructTypes.Components(type)!.Value.Select(c => (Name: DataReader.Escape(c.Readable.Name), c.Type, IsReadable: c.IsReadable(module)));
        var paths = new List<string>();
        foreach (var part in parts)
        {
            if (!part.IsReadable || Paths(part.Type, module) is not { } inner)
                return null;
            paths.AddRange(inner.Select(p => $".{part.Name}{p}"));
        }
        return paths;
    }
}
