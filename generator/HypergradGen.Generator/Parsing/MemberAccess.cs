using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace HypergradGen.Generator.Parsing;

/// <summary>
/// How the problem's own members name a member that a helper reads: the helper may stand in a base class, where the name
/// means what a derived class hides.
/// </summary>
internal static class MemberAccess
{
    /// <param name="name">The member's name, escaped where it is a keyword.</param>
    /// <param name="instance">The receiver as it is written.</param>
    /// <returns>Null where no expression reaches the member.</returns>
    public static string? Of(FunctionContext context, DataPath receiver, ISymbol member, string name, IOperation instance)
    {
        var problem = context.Module.Problem;
        bool isNonVirtual = instance.Syntax is BaseExpressionSyntax && (member.IsVirtual || member.IsOverride);
        if (receiver == DataPath.Problem)
        {
            if (!isNonVirtual && Reaches(problem, member, context.Module))
                return IsDeclaredIn(problem, member) && name[0] == '_' ? name : "this." + name;
            bool isWrittenInProblem = IsDeclaredIn(problem, context.Method);
            return (!isNonVirtual || isWrittenInProblem) && problem.BaseType is { } above && Reaches(above, member, context.Module) ? "base." + name : null;
        }
        if (isNonVirtual)
            return null;
        if (receiver.Type is not { } type || Reaches(type, member, context.Module))
            return $"{receiver.Source}.{name}";
        return Declaring(type, member) is { } declaring ? $"(({declaring.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}){receiver.Source}).{name}" : null;
    }

    /// <summary>Whether a member's name, looked up in a type, finds it or what overrides or implements it.</summary>
    private static bool Reaches(ITypeSymbol type, ISymbol member, ModuleContext module)
    {
        if (type.TypeKind is TypeKind.Interface or TypeKind.TypeParameter)
            return true;
        var implementation = member.ContainingType.TypeKind == TypeKind.Interface ? type.FindImplementationForInterfaceMember(member) : null;
        for (ITypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            var named = level.GetMembers(member.Name).Where(module.IsAccessible).ToArray();
            if (named.Length > 0)
                return named.Any(n => IsOrOverrides(n, implementation ?? member));
        }
        return false;
    }

    /// <summary>Members of the library's structs read one another in the text that stands for these.</summary>
    private static bool IsOrOverrides(ISymbol? found, ISymbol member)
    {
        for (; found is not null; found = (found as IPropertySymbol)?.OverriddenProperty)
        {
            if (SymbolEqualityComparer.Default.Equals(LibraryTypes.Source(found).OriginalDefinition, LibraryTypes.Source(member).OriginalDefinition))
                return true;
        }
        return false;
    }

    /// <summary>The base type or interface of a type that declares a member, with the type arguments that it has there.</summary>
    private static INamedTypeSymbol? Declaring(ITypeSymbol type, ISymbol member)
    {
        var candidates = type.AllInterfaces.AsEnumerable();
        for (var above = type.BaseType; above is not null; above = above.BaseType)
            candidates = candidates.Append(above);
        return candidates.FirstOrDefault(c => IsDeclaredIn(c, member));
    }

    private static bool IsDeclaredIn(INamedTypeSymbol type, ISymbol member)
        => SymbolEqualityComparer.Default.Equals(member.ContainingType?.OriginalDefinition, type.OriginalDefinition);
}
