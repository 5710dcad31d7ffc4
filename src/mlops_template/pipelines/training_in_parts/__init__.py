from mlops_template.pipelines.training_in_parts.pipeline import create_pipeline

__all__ = ["create_pipeline"]
