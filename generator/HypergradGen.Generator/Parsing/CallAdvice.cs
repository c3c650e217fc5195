using HypergradGen.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What to write instead of a call whose method has neither source nor a rule.</summary>
internal static class CallAdvice
{
    public static string For(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (LibraryFunctions.IsMath(type))
            return ForMath(method);
        if (Twin(method) is { } twin)
            return $"use {twin}";
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return "data are there while a solver lives; leave the '?' out";
        if (method.AssociatedSymbol is not null && SourceTypes.IsCollection(type))
            return Constructs.KeepInArray;
        if (SourceTypes.IsCollection(type) || type is { Name: "Enumerable", ContainingNamespace.Name: "Linq" })
            return $"{Constructs.KeepInArray}, and write a loop";
        return method.ReturnsVoid
            ? "leave it out, or write it as a method in this project"
            : "write it as a method in this project, or use a function of System.Math";
    }

    private static string ForMath(IMethodSymbol method)
    {
        if (method.Parameters.Any(p => SourceTypes.IsSystemType(p.Type, "MidpointRounding")))
            return "leave the rounding mode out";
        if (method.Parameters.Any(p => p.RefKind == RefKind.Out))
            return "use the overload that returns a tuple";
        return method.Parameters.Any(p => SourceTypes.Scalar(p.Type) is null)
            ? "use its overload for double, float or int"
            : "write it as a method in this project, or use another function of System.Math";
    }

    /// <summary>The function of System.Math that does the same as one of <c>double</c> or <c>int</c>.</summary>
    private static string? Twin(IMethodSymbol method)
    {
        var type = method.ContainingType;
        string name = method.Name == "Ieee754Remainder" ? "IEEERemainder" : method.Name;
        bool isKnown = type.SpecialType switch
        {
            SpecialType.System_Int32 => LibraryFunctions.IsOfIntegers(name, method.Parameters.Length),
            SpecialType.System_Double or SpecialType.System_Single => IsOfReals(name, method.Parameters.Length),
            _ => false,
        };
        return isKnown && method.Parameters.All(p => p.Type.TypeKind != TypeKind.Enum) ? (type.SpecialType == SpecialType.System_Single ? "MathF." : "Math.") + name : null;
    }

    private static bool IsOfReals(string name, int arity) => name is "SinCos" or "Sign" || RuleTable.Find("Math", name, arity) is not null;
}
