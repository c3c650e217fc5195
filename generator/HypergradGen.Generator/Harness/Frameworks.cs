using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Harness;

/// <summary>Which test and benchmark libraries a project has.</summary>
internal static class Frameworks
{
    /// <summary>xunit with Assert.Fail (2.5); with Assert.Skip it is xunit.v3.</summary>
    public static HarnessKind? Xunit(Compilation compilation)
    {
        if (compilation.GetTypesByMetadataName("Xunit.FactAttribute").IsEmpty
            || compilation.GetTypesByMetadataName("Xunit.Assert").FirstOrDefault(a => HasMethod(a, "Fail")) is not { } assert)
        {
            return null;
        }
        return HasMethod(assert, "Skip") && !compilation.GetTypesByMetadataName("Xunit.TestContext").IsEmpty ? HarnessKind.XunitThree : HarnessKind.XunitTwo;
    }

    public static HarnessKind? BenchmarkDotNet(Compilation compilation)
        => compilation.GetTypesByMetadataName("BenchmarkDotNet.Attributes.BenchmarkAttribute").IsEmpty || compilation.GetTypesByMetadataName("BenchmarkDotNet.Columns.IColumn").IsEmpty
            ? null
            : HarnessKind.Benchmarks;

    private static bool HasMethod(INamedTypeSymbol type, string name)
        => type.GetMembers(name).OfType<IMethodSymbol>().Any(m => m.IsStatic && m.DeclaredAccessibility == Accessibility.Public && m.Parameters.Length > 0 && m.Parameters[0].Type.SpecialType == SpecialType.System_String);
}
