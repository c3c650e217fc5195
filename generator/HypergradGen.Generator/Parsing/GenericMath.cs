using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a generic method asks of its type parameter: <c>T.Exp(x)</c>, <c>T.One</c>, <c>T.CreateChecked(2)</c>.</summary>
internal static class GenericMath
{
    private static readonly IReadOnlyDictionary<string, double> s_constants = new Dictionary<string, double>
    {
        ["Zero"] = 0,
        ["One"] = 1,
        ["NegativeOne"] = -1,
        ["AdditiveIdentity"] = 0,
        ["MultiplicativeIdentity"] = 1,
        ["E"] = Math.E,
        ["Pi"] = Math.PI,
        ["Tau"] = 2 * Math.PI,
        ["NegativeZero"] = -0.0,
        ["NaN"] = double.NaN,
        ["PositiveInfinity"] = double.PositiveInfinity,
        ["NegativeInfinity"] = double.NegativeInfinity,
    };

    /// <summary>The method that a call reaches: of a static member of an interface, the one of the type that the parameter stands for.</summary>
    public static IMethodSymbol Target(IInvocationOperation call) => Reached(call.TargetMethod, call.ConstrainedToType);

    /// <summary>The same of any member, with the type that it is called on.</summary>
    public static IMethodSymbol Reached(IMethodSymbol member, ITypeSymbol? constrained)
        => member is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } && TypeBinding.Of(constrained)?.FindImplementationForInterfaceMember(TypeBinding.Closed(member)) is IMethodSymbol implementation
            ? implementation : member;

    /// <summary>The property that is read: of a static one of an interface, that of the type that the parameter stands for.</summary>
    public static IPropertySymbol Reached(IPropertyReferenceOperation property)
        => property.Property.GetMethod is { } getter && Reached(getter, property.ConstrainedToType).AssociatedSymbol is IPropertySymbol reached ? reached : property.Property;

    /// <summary>The value of a static property of a type parameter that stands for a scalar.</summary>
    public static Literal? Constant(IPropertyReferenceOperation property)
    {
        if (property is not { Property.IsStatic: true, ConstrainedToType: { } constrained } || !IsNumeric(property.Property.ContainingType) || SourceTypes.Scalar(constrained) is not { } type)
            return null;
        string name = property.Property.Name;
        if (type.IsReal)
        {
            bool isSingle = type == ValueType.Single;
            return name switch
            {
                "Epsilon" => Literal.Of(type, isSingle ? float.Epsilon : double.Epsilon),
                "MaxValue" => Literal.Of(type, isSingle ? float.MaxValue : double.MaxValue),
                "MinValue" => Literal.Of(type, isSingle ? float.MinValue : double.MinValue),
                _ => s_constants.TryGetValue(name, out double value) ? Literal.Of(type, value) : null,
            };
        }
        return !type.IsInteger ? null : name switch
        {
            "MaxValue" => Literal.Integer(type, SourceTypes.Element(constrained)!.Value.Range().Greatest),
            "MinValue" => Literal.Integer(type, SourceTypes.Element(constrained)!.Value.Range().Least),
            "Zero" or "One" or "NegativeOne" or "AdditiveIdentity" or "MultiplicativeIdentity" => Literal.Integer(type, (long)s_constants[name]),
            _ => null,
        };
    }

    /// <summary>A conversion that is written as a call: <c>T.CreateChecked(x)</c>, which is a cast where the result is real.</summary>
    public static Operand? TryConvert(FunctionContext context, IInvocationOperation call, string? name)
    {
        if (call is not { TargetMethod: { IsStatic: true, Name: "CreateChecked" or "CreateSaturating" or "CreateTruncating" }, Arguments: [{ Value: var argument }] })
            return null;
        var owner = call.TargetMethod.ContainingType;
        if (!IsNumeric(owner) && owner.SpecialType is not (SpecialType.System_Double or SpecialType.System_Single))
            return null;
        if (SourceTypes.Scalar(call.Type) is not { IsReal: true } to || SourceTypes.Scalar(argument.Type) is not { } from || from == ValueType.Bool || argument.Type is { TypeKind: TypeKind.Enum })
            return null;
        return context.Expressions.ConvertTo(context.Expressions.Scalar(argument, from == to ? name : null), to, call, name);
    }

    private static bool IsNumeric(INamedTypeSymbol? type)
        => type is { TypeKind: TypeKind.Interface, ContainingNamespace: { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };
}
