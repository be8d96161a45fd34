# What the shop runs in one region.

resource "aws_security_group" "this" {
  for_each = toset(var.groups)

  name        = each.key
  description = "managed"

  ingress {
    description = "everybody"
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_instance" "this" {
  for_each = toset(var.instances)

  ami           = "ami-0abcdef1234567890"
  instance_type = each.key == "web-2" ? "t3.medium" : "t3.micro"

  tags = {
    Name  = each.key
    Owner = "platform"
  }
}

resource "aws_s3_bucket" "this" {
  for_each = toset(var.buckets)

  bucket = each.key
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this

  bucket = each.value.id

  versioning_configuration {
    status = endswith(each.key, "-logs") ? "Enabled" : "Disabled"
  }
}

resource "aws_lambda_function" "this" {
  for_each = toset(var.functions)

  function_name = each.key
  role          = "arn:aws:iam::417263950128:role/lambda"
  runtime       = "nodejs24.x"
  handler       = "index.handler"
}

resource "aws_sqs_queue" "this" {
  for_each = toset(var.queues)

  name = each.key
}

resource "aws_dynamodb_table" "this" {
  for_each = toset(var.tables)

  name         = each.key
  billing_mode = each.key == "carts" ? "PROVISIONED" : "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_db_instance" "this" {
  for_each = toset(var.databases)

  identifier        = each.key
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 20
  multi_az          = each.key == "orders"
}
