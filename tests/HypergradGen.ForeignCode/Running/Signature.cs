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
}

/// <param name="Type">The C# type that its argument is boxed as: a scalar, or an array where it is memory.</param>
/// <param name="ProductType">The type that the products take it as, where it is another.</param>
internal sealed record Argument(string Name, string Type, string? ProductType, Role Role, IReadOnlyList<int> EnumValues)
{
    public bool IsMemory => Type.EndsWith(']');

    public bool IsReal => Type.StartsWith("double", StringComparison.Ordinal);
}

/// <summary>How to call a method and its products, as far as the tool can: scalars and memory of double, int, bool and enumerations.</summary>
/// <param name="Results">The expressions that take the returned value <c>r</c> apart.</param>
/// <param name="HasGradient">Whether the reverse product is the gradient.</param>
internal sealed record Signature(string Name, IReadOnlyList<Argument> Arguments, IReadOnlyList<string> Results, bool ReturnsTuple, bool HasGradient)
{
    private static readonly SymbolDisplayFormat s_qualified = SymbolDisplayFormat.FullyQualifiedFormat;

    public static Signature? Of(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (!method.IsStatic || IsGeneric(type) || type.GetMembers(method.Name + "Jvp").OfType<IMethodSymbol>().FirstOrDefault() is not { } jvp)
            return null;
        bool hasGradient = type.GetMembers(method.Name + "Gradient").Any(m => m.Locations.Any(l => l.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true));
        var arguments = new List<Argument>();
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind is RefKind.Ref or RefKind.Out || TypeOf(parameter.Type) is not { } name)
                return null;
            int[] values = parameter.Type is { TypeKind: TypeKind.Enum } ? [.. parameter.Type.GetMembers().OfType<IFieldSymbol>().Where(f => f.ConstantValue is int).Select(f => (int)f.ConstantValue!)] : [];
            bool isPlain = values.Length > 0 && jvp.Parameters.Any(p => p.Name == parameter.Name && p.Type.SpecialType == SpecialType.System_Int32);
            arguments.Add(new Argument(parameter.Name, name, isPlain ? "int" : null, RoleOf(parameter, jvp), values));
        }
        return Parts(method.ReturnType, "r") is { } results
            ? new Signature(method.Name, arguments, method.ReturnsVoid ? [] : results, method.ReturnType.IsTupleType, hasGradient)
            : null;
    }

    private static bool IsGeneric(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || IsGeneric(type.ContainingType));

    private static Role RoleOf(IParameterSymbol parameter, IMethodSymbol jvp)
    {
        var tangent = jvp.Parameters.FirstOrDefault(p => p.Name == parameter.Name + "Tangent");
        if (tangent is null)
            return Role.Constant;
        if (!jvp.Parameters.Any(p => p.Name == parameter.Name))
            return Role.Output;
        return tangent.Type is INamedTypeSymbol { Name: "Span" } ? Role.Updated : Role.Input;
    }

    private static string? TypeOf(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Int32 } => "int",
        { SpecialType: SpecialType.System_Boolean } => "bool",
        INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType.SpecialType: SpecialType.System_Int32 } => type.ToDisplayString(s_qualified),
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", Arity: 1 } span => TypeOf(span.TypeArguments[0]) is "double" or "int" or "bool" ? TypeOf(span.TypeArguments[0]) + "[]" : null,
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Double } => "double[]",
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Int32 } => "int[]",
        IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Boolean } => "bool[]",
        IArrayTypeSymbol { Rank: 2, ElementType.SpecialType: SpecialType.System_Double } => "double[,]",
        IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Double } } => "double[][]",
        _ => null,
    };

    private static IReadOnlyList<string>? Parts(ITypeSymbol type, string path) => type switch
    {
        { SpecialType: SpecialType.System_Void } => [],
        { SpecialType: SpecialType.System_Double } => [path],
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Select((e, i) => Parts(e.Type, $"{path}.Item{i + 1}")).ToArray() is var all && all.All(e => e is not null) ? [.. all.SelectMany(e => e!)] : null,
        _ => null,
    };
}
