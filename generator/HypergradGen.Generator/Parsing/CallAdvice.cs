using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What to write instead of a call whose method has neither source nor a rule.</summary>
internal static class CallAdvice
{
    public static string For(IMethodSymbol method)
    {
        var type = method.ContainingType;
        if (method.Name is "Equals" or "CompareTo" && SourceTypes.Scalar(type) is not null)
            return method.Name == "Equals" ? "write '=='" : "write comparisons";
        if (method.IsExtern && !method.DeclaringSyntaxReferences.IsEmpty)
            return "give it a rule with [DerivativeOf], or mark it [Constant]";
        if (SourceTypes.IsSystemType(type, "Convert"))
            return "write a cast, and Math.Round in it where the number is rounded";
        if (type.Name is "ArrayPool" or "MemoryPool")
            return "declare the memory in the method (stackalloc or new); the solver's workspace holds it";
        if (ScalarFunctions.Home(type) is { } home)
            return ForScalars(method, home);
        if (TensorFunctions.IsHome(type))
            return ScalarFunctions.Refused.TryGetValue(method.Name, out string? instead) ? instead : "write a loop over the elements";
        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return Constructs.NotNullable;
        if (SourceTypes.IsSystemType(type, "MemoryExtensions"))
            return "write a loop";
        if (SourceTypes.IsSystemType(type, "Array"))
            return method.Name == "Resize" ? "make an array of the new length and copy the elements" : "write a loop";
        if (method.AssociatedSymbol is not null && SourceTypes.IsCollection(type))
            return Constructs.KeepInArray;
        if (SourceTypes.IsCollection(type) || type is { Name: "Enumerable", ContainingNamespace.Name: "Linq" })
            return $"{Constructs.KeepInArray}, and write a loop";
        if (method.AssociatedSymbol is IPropertySymbol { IsIndexer: false })
            return "read it outside the method, and keep its value in a field";
        return method.ReturnsVoid
            ? "leave it out, or write it as a method in this project"
            : "write it as a method in this project, or use a function of System.Math";
    }

    private static string ForScalars(IMethodSymbol method, string home)
    {
        if (ScalarFunctions.Refused.TryGetValue(method.Name, out string? instead))
            return instead;
        if (method.Parameters.Any(p => SourceTypes.IsSystemType(p.Type, "MidpointRounding")))
            return method.Parameters.Length == 2 ? "write the rounding mode as a constant" : "leave the rounding mode out";
        if (method.Parameters.Any(p => p.RefKind == RefKind.Out))
            return "use the overload that returns a tuple";
        return home != "BitOperations" && method.Parameters.Any(p => SourceTypes.Scalar(p.Type) is null)
            ? "use its overload for double, float or int"
            : "write it as a method in this project, or use another function of System.Math";
    }
}
