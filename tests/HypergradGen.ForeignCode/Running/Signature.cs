using HypergradGen.ForeignCode.Marking;
using Microsoft.CodeAnalysis;

namespace HypergradGen.ForeignCode.Running;

/// <summary>What a parameter is to the products.</summary>
internal enum Role
{
    Constant,
    Input,
    Updated,
    Output,

    /// <summary>An integer that is given back, which the products leave out.</summary>
    LeftOut,
}

/// <param name="Type">The C# type that its argument is boxed as: a scalar, or an array where it is memory or a struct.</param>
/// <param name="ProductType">The type that the products take it as, where it is another.</param>
/// <param name="Struct">The struct or tuple of doubles that it is, or is memory of; null where it is made of scalars.</param>
/// <param name="Width">How many numbers an element is.</param>
internal sealed record Argument(string Name, string Type, string? ProductType, Role Role, RefKind Kind, bool IsMemory, string? Struct, int Width, IReadOnlyList<int> EnumValues)
{
    /// <summary>Written by the method, and no memory.</summary>
    public bool IsReference => Kind is RefKind.Ref or RefKind.Out;

    /// <summary>What the method returns, where that is memory of doubles: an output of the products.</summary>
    public bool IsReturned { get; init; }

    public bool HasDerivative => Role is Role.Input or Role.Updated or Role.Output;
}

/// <summary>A part of what a method returns: a double, or a struct of them.</summary>
/// <param name="Path">The expression that takes it out of the returned value <c>r</c>.</param>
internal sealed record Part(string Path, string? Struct, int Width);

/// <summary>How to call a method and its products, as far as the tool can: scalars, structs of doubles and memory of both.</summary>
/// <param name="Receiver">The struct of doubles that it is called on; null where it is static.</param>
/// <param name="HasGradient">Whether the reverse product is the gradient.</param>
internal sealed record Signature(string Name, (string Type, int Width)? Receiver, IReadOnlyList<Argument> Arguments, IReadOnlyList<Part> Results, bool ReturnsTuple, bool HasGradient)
{
    private static readonly SymbolDisplayFormat s_qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>The name of what a method returns in those of the products' parameters.</summary>
    private const string Returned = "result";

    /// <summary>The numbers that it returns.</summary>
    public int ReturnedNumbers => Results.Sum(r => r.Width);

    public static Signature? Of(IMethodSymbol method)
    {
        var type = method.ContainingType;
        (string, int)? receiver = method.IsStatic ? null : WidthOf(type) is > 0 and var own ? (type.ToDisplayString(s_qualified), own) : null;
        if (!method.IsStatic && receiver is null || IsGeneric(type) || type.GetMembers(method.Name + "Jvp").OfType<IMethodSymbol>().FirstOrDefault() is not { } jvp)
            return null;
        bool hasGradient = type.GetMembers(method.Name + "Gradient").Any(m => m.Locations.Any(l => l.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true));
        var arguments = new List<Argument>();
        foreach (var parameter in method.Parameters)
        {
            var (element, isMemory) = ElementOf(parameter.Type) is { } inner ? (inner, true) : (parameter.Type, false);
            int width = TypeOf(parameter.Type) is null ? WidthOf(element) : 1;
            if (width == 0)
                return null;
            bool isStruct = TypeOf(parameter.Type) is null;
            int[] values = parameter.Type is { TypeKind: TypeKind.Enum } ? [.. parameter.Type.GetMembers().OfType<IFieldSymbol>().Where(f => f.ConstantValue is int).Select(f => (int)f.ConstantValue!)] : [];
            bool isPlain = values.Length > 0 && jvp.Parameters.Any(p => p.Name == parameter.Name && p.Type.SpecialType == SpecialType.System_Int32);
            string boxed = isStruct ? "double[]" : TypeOf(parameter.Type)!;
            arguments.Add(new Argument(parameter.Name, boxed, isPlain ? "int" : null, RoleOf(parameter, jvp), parameter.RefKind, isMemory || boxed.EndsWith(']') && !isStruct, isStruct ? element.ToDisplayString(s_qualified) : null, width, values));
        }
        if (jvp.Parameters.LastOrDefault() is { Name: Returned + "Tangent" } && ElementOf(method.ReturnType) is { } returned && method.Parameters.All(p => p.Name != Returned))
        {
            int width = WidthOf(returned);
            if (width > 0)
                arguments.Add(new Argument(Returned, "double[]", null, Role.Output, RefKind.None, true, width > 1 || method.ReturnType is not IArrayTypeSymbol ? returned.ToDisplayString(s_qualified) : null, width, []) { IsReturned = true });
            return width > 0 ? new Signature(method.Name, receiver, arguments, [], false, hasGradient) : null;
        }
        return Parts(method.ReturnType, "r") is { } results
            ? new Signature(method.Name, receiver, arguments, method.ReturnsVoid || IsInteger(method.ReturnType) ? [] : results, method.ReturnType.IsTupleType, hasGradient)
            : null;
    }

    private static bool IsGeneric(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || IsGeneric(type.ContainingType));

    private static bool IsInteger(ITypeSymbol type) => type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Boolean;

    private static Role RoleOf(IParameterSymbol parameter, IMethodSymbol jvp)
    {
        var tangent = jvp.Parameters.FirstOrDefault(p => p.Name == parameter.Name + "Tangent");
        bool isGiven = jvp.Parameters.Any(p => p.Name == parameter.Name);
        if (tangent is null)
            return isGiven ? Role.Constant : Role.LeftOut;
        if (!isGiven)
            return Role.Output;
        return tangent.RefKind == RefKind.Ref || tangent.Type is INamedTypeSymbol { Name: "Span" } ? Role.Updated : Role.Input;
    }

    /// <summary>What a span or an array of one dimension is of.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        IArrayTypeSymbol { Rank: 2, ElementType.SpecialType: SpecialType.System_Double } matrix => matrix.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } span => span.TypeArguments[0],
        _ => null,
    };

    private static string? TypeOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Boolean or (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) } => type.ToDisplayString(),
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType.SpecialType: SpecialType.System_Int32 } => type.ToDisplayString(s_qualified),
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } span => span.TypeArguments[0] is { SpecialType: not SpecialType.None, TypeKind: TypeKind.Struct } element && TypeOf(element) is { } name ? name + "[]" : null,
        IArrayTypeSymbol { Rank: 1, ElementType: { SpecialType: not SpecialType.None, TypeKind: TypeKind.Struct } element } when TypeOf(element) is { } name => name + "[]",
        IArrayTypeSymbol { Rank: 2, ElementType.SpecialType: SpecialType.System_Double } => "double[,]",
        IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Double } } => "double[][]",
        _ => null,
    };

    /// <summary>How many doubles a struct or tuple is; 0 where it is anything else.</summary>
    private static int WidthOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Double)
            return 1;
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct, IsRefLikeType: false, SpecialType: SpecialType.None } named)
            return 0;
        IEnumerable<IFieldSymbol> fields = named.IsTupleType ? named.TupleElements : NumericMethods.Fields(named);
        int[] widths = [.. fields.Select(f => WidthOf(f.Type))];
        return widths.Length > 0 && widths.All(w => w > 0) ? widths.Sum() : 0;
    }

    private static IReadOnlyList<Part>? Parts(ITypeSymbol type, string path) => type switch
    {
        { SpecialType: SpecialType.System_Void or SpecialType.System_Int32 or SpecialType.System_Boolean } => [],
        { SpecialType: SpecialType.System_Double } => [new Part(path, null, 1)],
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Select((e, i) => Parts(e.Type, $"{path}.Item{i + 1}")).ToArray() is var all && all.All(e => e is { Count: 1 }) ? [.. all.SelectMany(e => e!)] : null,
        _ => WidthOf(type) is > 0 and var width ? [new Part(path, type.ToDisplayString(s_qualified), width)] : null,
    };
}
