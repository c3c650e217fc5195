using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>Operators that a type of this project declares, also where a type parameter stands for it.</summary>
internal static class Operators
{
    /// <summary>The operator that an operation calls: of one that an interface declares, that of the type which the type parameter stands for.</summary>
    public static IMethodSymbol? Of(IOperation operation)
    {
        var (method, constrained) = operation switch
        {
            IBinaryOperation binary => (binary.OperatorMethod, binary.ConstrainedToType),
            IUnaryOperation unary => (unary.OperatorMethod, unary.ConstrainedToType),
            IConversionOperation conversion => (conversion.OperatorMethod, conversion.ConstrainedToType),
            ICompoundAssignmentOperation compound => (compound.OperatorMethod, compound.ConstrainedToType),
            _ => (null, null),
        };
        return method is null ? null : GenericMath.Reached(method, constrained);
    }

    public static bool IsUsers(IMethodSymbol? method) => method is not null && LibraryTypes.Source(method) is { IsImplicitlyDeclared: false, IsStatic: true, DeclaringSyntaxReferences.IsEmpty: false };
}
