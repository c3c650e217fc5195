using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Tests.Incrementality;

/// <summary>Walks everything that an object holds.</summary>
internal static class ObjectGraph
{
    private static readonly Type[] s_forbidden = [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SyntaxReference), typeof(Location), typeof(Compilation), typeof(SemanticModel), typeof(IOperation), typeof(Diagnostic), typeof(Delegate)];

    /// <summary>A model that held a compilation would keep all of it alive in the editor, and would never be equal to the next one.</summary>
    public static void AssertHoldsNothingOfRoslyn(object? root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<(object? Object, string Path)>([(root, "")]);
        while (waiting.TryPop(out var next))
        {
            if (next.Object is null or string || next.Object.GetType() is { IsPrimitive: true } or { IsEnum: true } || next.Object.GetType().IsPointer || !seen.Add(next.Object))
                continue;
            var type = next.Object.GetType();
            Assert.False(s_forbidden.Any(f => f.IsInstanceOfType(next.Object)) || type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true,
                $"{next.Path} holds a {type}");
            if (next.Object is IEnumerable items && type.IsArray)
            {
                foreach (object? item in items)
                    waiting.Push((item, next.Path + "[]"));
                continue;
            }
            for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
            {
                foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    waiting.Push((field.GetValue(next.Object), $"{next.Path}.{field.Name}"));
            }
        }
    }
}
